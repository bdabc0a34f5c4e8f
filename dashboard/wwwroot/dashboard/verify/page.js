// The public page around the verifier: takes a file, or the proof of a draw by ?proof=/public/draws/…/proof.
import { verifier } from "../js/verdict.js";
import { verify } from "./verify-draw.js";

const TEXTS = {
  title: ["核验一次随机抽取", "Verify a random draw"],
  lead: ["选择公布的核验文件，本页在您的设备上重新计算全部名单、票号和分派。文件不会上传。", "Choose the published proof: this page recomputes all lists, tickets and assignments on your device. Nothing is uploaded."],
  list: ["← 已公布的抽取", "← Published draws"],
  choose: ["选择或拖入核验文件（.jsonl）", "Choose or drop a proof file (.jsonl)"],
  working: ["正在核验…", "Verifying…"],
  sound: ["核验通过", "Sound"],
  soundText: ["{lines} 行全部一致：{pool} 个对象中抽取 {selected} 个，{replaced} 个替补。承诺值 {commitment}", "All {lines} lines agree: {selected} of {pool} entries drawn, {replaced} replaced. Commitment {commitment}"],
  lie: ["核验不通过", "Not sound"],
  lieText: ["第 {line} 行违反规则“{rule}”：{what}", "Line {line} breaks the rule ‘{rule}’: {what}"],
  failed: ["无法取得核验文件（{what}）。", "The proof cannot be had ({what})."],
  entries: ["抽中对象", "Drawn entries"], first: ["按票号从小到大，最多显示 200 个。", "By ascending ticket, at most 200 are shown."],
  number: ["序号", "No."], entry: ["对象", "Entry"], stratum: ["层", "Stratum"], team: ["检查人员", "Inspectors"], lab: ["承检机构", "Laboratory"], ticket: ["票号", "Ticket"],
  unassigned: ["未分派", "unassigned"],
  committed: ["事先公布的承诺", "What was committed before"],
  how: ["核验了什么", "What was verified"],
  how1: ["名单与种子到来之前公布的承诺一致：一行也没有增减。", "The lists are those of the commitment published before the seed existed: not one line more or less."],
  how2: ["每个对象的票号等于 SHA-256(密钥 ‖ 编号)，各层票号最小的被抽中。", "Each ticket is SHA-256(key ‖ id), and the smallest of each stratum were drawn."],
  how3: ["检查人员和承检机构按同样的方法分派，回避和任务上限逐一照办。", "Inspectors and laboratories were assigned the same way, with every recusal and limit kept."],
  how4: ["替补是同层的下一个票号，有原因、有两人。", "Each replacement is the next ticket of its stratum, with a reason and two persons."],
  offline: ["也可以用命令行或 Python 独立核验：protos/verify_draw.py 只需核验文件。", "The command line or Python verify the same on their own: protos/verify_draw.py needs the proof only."],
};

const { $, text, say } = verifier(TEXTS, "file", ([file]) => { if (file) run(file.stream(), file.size); });

function show(result) {
  say("is-sound", () => text("sound"), () => text("soundText", { lines: result.lines, pool: result.counts.pool, selected: result.selected.length, replaced: result.replaced.length, commitment: result.header.commitment }));
  $("rows").replaceChildren(...result.selected.slice(0, 200).map((one, i) => {
    const row = document.createElement("tr"), { members, lab } = result.assigned[i];
    for (const [value, code] of [[i + 1], [one.id, true], [one.stratum], [members.map(m => m.id).join(" + ") || text("unassigned"), true], [lab.id ?? text("unassigned"), true], [one.ticket.slice(0, 16) + "…", true]]) {
      const cell = row.insertCell();
      cell.textContent = value; if (code) cell.className = "code";
    }
    return row;
  }));
  $("text").textContent = result.header.commitment_text;
  $("details").hidden = false;
}

async function run(stream, size) {
  $("details").hidden = true;
  $("progress").hidden = false; $("progress").removeAttribute("value");
  say("", () => text("working"), () => "");
  let shown = 0;
  try {
    show(await verify(parts(stream), async read => {
      if (performance.now() - shown < 100) return;
      shown = performance.now();
      if (size) $("progress").value = read / size;
      await new Promise(requestAnimationFrame); // lets the page breathe
    }));
  } catch (lie) {
    say("is-lie", () => text("lie"), () => lie.rule ? text("lieText", { line: lie.line, rule: lie.rule, what: lie.message }) : text("failed", { what: lie.message }));
  } finally {
    $("progress").hidden = true;
  }
}

async function* parts(stream) {
  const reader = stream.getReader();
  for (let part; !(part = await reader.read()).done;) yield part.value;
}

const proof = new URLSearchParams(location.search).get("proof");
if (proof && /^\/public\/draws\/[0-9a-f-]{36}\/proof$/.test(proof)) {
  const answer = await fetch(proof);
  if (answer.ok) await run(answer.body, 0);
  else say("is-lie", () => text("lie"), () => text("failed", { what: answer.status }));
}
