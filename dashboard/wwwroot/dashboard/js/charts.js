// Calls the packaged echarts with plain data: no option text is evaluated, so the page needs no 'unsafe-eval'.
const source = new URL('_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js', document.baseURI).href;
const palette = ['#147a7e', '#b3741e', '#3f6fa8', '#8b6aa8', '#5c7a3a'];
let loading;

const library = () => loading ??= new Promise((resolve, reject) => {
  if (window.echarts) return resolve(window.echarts);
  const script = document.createElement('script');
  script.src = source;
  script.onload = () => resolve(window.echarts);
  script.onerror = () => reject(new Error('The chart library cannot be loaded.'));
  document.head.append(script);
});

const watcher = new ResizeObserver(entries => {
  for (const { target } of entries) window.echarts?.getInstanceByDom(target)?.resize();
});

export async function draw(element, data) {
  const echarts = await library();
  if (!element?.isConnected) return;
  const chart = echarts.getInstanceByDom(element) ?? echarts.init(element, null, { renderer: 'canvas' });
  watcher.observe(element);
  chart.setOption(option(data), { notMerge: true });
}

export function drop(element) {
  if (!element) return;
  watcher.unobserve(element);
  window.echarts?.getInstanceByDom(element)?.dispose();
}

function option(data) {
  const text = value => value == null ? '–' : value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: data.decimals, maximumFractionDigits: data.decimals }) + (data.unit ? ' ' + data.unit : '');
  const font = getComputedStyle(document.body).fontFamily;
  const lines = data.series.map((line, index) => ({
    name: line.name, type: data.bars ? 'bar' : 'line', data: line.values, connectNulls: false, symbolSize: 7, barMaxWidth: 34,
    color: palette[index % palette.length], lineStyle: { width: 2.5 }, itemStyle: data.bars ? { borderRadius: [3, 3, 0, 0] } : {},
    markLine: index === 0 && data.target != null ? {
      silent: true, symbol: 'none', lineStyle: { color: '#b3541e', type: 'dashed', width: 1.5 },
      label: { formatter: `${data.targetName} ${data.target.toLocaleString(document.documentElement.lang)}${data.unit ? ' ' + data.unit : ''}`, color: '#8f4216', position: 'insideEndTop' },
      data: [{ yAxis: data.target }],
    } : undefined,
  }));
  return {
    aria: { enabled: false }, color: palette, textStyle: { fontFamily: font, color: '#4f666e' }, animationDuration: 300,
    grid: { left: 8, right: 16, top: lines.length > 1 ? 40 : 24, bottom: 8, containLabel: true },
    legend: lines.length > 1 ? { top: 0, left: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 4, data: data.series.map(line => line.name) } : undefined,
    tooltip: { trigger: 'axis', valueFormatter: text, confine: true },
    xAxis: { type: 'category', data: data.labels, boundaryGap: data.bars, axisLine: { lineStyle: { color: '#c3d0d4' } }, axisTick: { show: false } },
    yAxis: { type: 'value', ...axis(data), splitLine: { lineStyle: { color: '#e6edee' } }, axisLabel: { formatter: value => value.toLocaleString(document.documentElement.lang) } },
    series: data.low ? [...band(data), ...lines] : lines,
  };
}

// Round steps from the lower edge on, at most six.
function axis(data) {
  const least = data.least ?? 0;
  const most = Math.max(data.target ?? least, ...data.series.flatMap(line => line.values), ...(data.high ?? [])) || 1;
  const rough = Math.max(most - least, 1e-9) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 2.5, 5, 10].find(factor => factor * power >= rough);
  return { min: least, max: least + Math.ceil((most - least) / step) * step, interval: step };
}

// Two stacked areas: an invisible floor and the interval's height above it.
function band(data) {
  const style = { type: 'line', stack: 'interval', symbol: 'none', lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } };
  return [
    { ...style, data: data.low, areaStyle: { opacity: 0 } },
    { ...style, data: data.high.map((high, index) => high == null || data.low[index] == null ? null : high - data.low[index]), areaStyle: { color: '#7fd0c4', opacity: .35 } },
  ];
}
