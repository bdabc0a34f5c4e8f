// The public page around the verifier of reports: takes the report and its signature, and the keys from /public/report-keys.
import { verifier } from "../js/verdict.js";
import { verify } from "./verify-report.js";

const TEXTS = {
  title: ["核验企业质量信用档案报告", "Check a report of a quality file"],
  lead: ["选择报告（.html）和签名文件（.jws），本页在您的设备上核验。文件不会上传。", "Choose the report (.html) and its signature (.jws): this page checks them on your device. Nothing is uploaded."],
  back: ["← 公示查询", "← Public search"],
  choose: ["选择或拖入报告和签名两个文件", "Choose or drop both files, report and signature"],
  both: ["请选择两个文件：报告（.html）和签名（.jws）。", "Choose two files: the report (.html) and its signature (.jws)."],
  sound: ["核验通过", "Sound"],
  soundText: ["报告自 {at} 签名以来没有任何改动。\nSHA-256：{sha256}\n签名密钥：{kid}", "Not one byte has changed since the report was signed on {at}.\nSHA-256: {sha256}\nKey: {kid}"],
  changed: ["核验不通过", "Not sound"],
  changedText: ["报告与签名不相符：报告被改动过，或两个文件不是一份。", "Report and signature do not belong together: the report was changed, or the files are of two reports."],
  unknownKey: ["签名密钥不明", "Unknown key"],
  unknownKeyText: ["公布的密钥中没有 {kid}：签名不是本平台作出的。", "The published keys do not have {kid}: this platform did not sign it."],
  badTime: ["签名时间无效", "The time is invalid"],
  badTimeText: ["签名文件写明的签名时间不是有效时间，签名不能采信。", "The time at which the signature says it was made is no valid time; it cannot be trusted."],
  malformed: ["不是报告的签名", "No signature of a report"],
  malformedText: ["签名文件的格式不对。", "The signature file does not have the form of one."],
  failed: ["无法取得公布的密钥，请稍后再试。", "The published keys cannot be had; try again later."],
  how: ["核验了什么", "What is checked"],
  how1: ["签名文件是分离式 JWS（ES256，RFC 7515 附录 F），报告的每一个字节都在签名之内。", "The signature is a detached JWS (ES256, RFC 7515 appendix F): every byte of the report is under it."],
  how2: ["公钥来自 /public/report-keys；用过的密钥全部保留，旧报告一直可以核验。", "Public keys come from /public/report-keys; all that ever signed stay there, so old reports stay checkable."],
  how3: ["报告写明反映时点和登记截止时间：它说的是那一刻的档案。", "The report says of which day and as known when it is: it speaks of the file at that time."],
  offline: ["也可以离线核验：node verify-report.js 报告.html 签名.jws keys.json", "Without this page: node verify-report.js report.html report.jws keys.json"],
};

const { text, say } = verifier(TEXTS, "files", run);

async function run(files) {
  const isSignature = file => /\.(jws|txt)$/i.test(file.name);
  const [signature, report] = [files.find(isSignature), files.find(file => !isSignature(file))];
  if (!signature || !report) return say("is-open", () => text("both"), () => "");
  try {
    const answer = await fetch("/public/report-keys", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const result = await verify(new Uint8Array(await report.arrayBuffer()), await signature.text(), await answer.json());
    const values = { ...result, at: result.signedAt?.toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }) };
    say(result.state === "sound" ? "is-sound" : "is-lie", () => text(result.state), () => text(result.state + "Text", values));
  } catch {
    say("is-lie", () => text("failed"), () => "");
  }
}
