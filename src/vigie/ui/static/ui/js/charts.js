// Draws the figures of vigie.ui.charts with ECharts, which is fetched only when a page has one.
// Colours come from the design tokens, so a level has one colour everywhere, in both themes.

const drawn = new Map();

function loadECharts() {
  if (window.echarts) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("meta[name=vigie-echarts]").content;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

function token(name) {
  const probe = document.createElement("i");
  probe.className = `probe-${name}`;
  probe.hidden = true;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

// Patterns tell levels apart for eyes that do not see the colours.
const patterns = {
  red: null,
  orange: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
  yellow: { symbol: "circle", symbolSize: 0.5, dashArrayX: [[4, 4], [0, 4, 4, 0]], dashArrayY: [4, 0] },
};

// Few names stand all of them, in two lines at most, where each of their words has room; else those that fit.
const FEW = 7;
const LETTER = 6.8;

function haveRoom(names, room) {
  const words = names.flatMap((name) => name.split(" "));
  return words.every((word) => word.length * LETTER <= room) && names.every((name) => name.length * LETTER <= room * 1.7);
}

function axes(data, style) {
  const isLine = data.kind === "line" || data.kind === "area";
  const category = {
    type: "category",
    data: data.categories,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: style.line } },
    axisLabel: { color: style.muted, fontSize: 12, hideOverlap: true, alignMaxLabel: isLine ? "right" : null },
  };
  const room = style.width / data.categories.length - 8;
  if (!isLine && data.kind !== "rows" && data.categories.length <= FEW && haveRoom(data.categories, room)) {
    Object.assign(category.axisLabel, { interval: 0, hideOverlap: false, width: room, overflow: "break", lineHeight: 15 });
  }
  const value = {
    type: "value",
    splitNumber: 4,
    minInterval: data.series.every((one) => one.values.every(Number.isInteger)) ? 1 : 0,
    splitLine: { lineStyle: { color: style.line, width: 1 } },
    axisLabel: { color: style.muted, fontSize: 12, formatter: style.short },
  };
  if (data.kind !== "rows") return { xAxis: category, yAxis: value };
  return { xAxis: value, yAxis: { ...category, inverse: true } };
}

// Up to three lines carry their names at their ends; more would overlap: a legend, and dashes.
const dashes = ["solid", "dashed", "dotted", [8, 3, 2, 3]];

function isNamedAtEnd(data) {
  return data.series.length <= 3;
}

function series(data, style) {
  const isLine = data.kind === "line" || data.kind === "area";
  const last = data.categories.length - 1;
  return data.series.map((one, place) => ({
    name: one.name,
    type: isLine ? "line" : "bar",
    stack: data.kind === "stacked" || data.kind === "area" ? "all" : undefined,
    data: one.values,
    color: style.colours[one.colour],
    barMaxWidth: 28,
    symbol: isLine ? "circle" : undefined,
    symbolSize: 5,
    showSymbol: data.categories.length < 2,
    lineStyle: isLine ? { width: 2, type: isNamedAtEnd(data) ? "solid" : dashes[place % dashes.length] } : undefined,
    areaStyle: data.kind === "area" ? { opacity: 0.16 } : undefined,
    itemStyle: isLine ? {} : { borderRadius: data.kind === "stacked" ? 0 : 2, decal: style.decal(one.colour) },
    emphasis: { disabled: true },
    cursor: one.links.length > 0 ? "pointer" : "default",
    endLabel: isLine && data.series.length > 1 && isNamedAtEnd(data) && last > 0
      ? { show: true, formatter: "{a}", color: style.text, fontSize: 12, distance: 8 }
      : undefined,
    label: data.kind === "rows" || (data.kind === "columns" && data.series.length === 1)
      ? { show: true, position: data.kind === "rows" ? "right" : "top", color: style.text, fontSize: 12, formatter: (at) => style.label(at.value) }
      : undefined,
  }));
}

// The height of a legend: names in rows of the width that there is.
function legendHeight(data, width, mark) {
  let rows = 1;
  let used = 0;
  for (const one of data.series) {
    const own = mark + 12 + one.name.length * 6.6 + 16;
    if (used > 0 && used + own > width) {
      rows += 1;
      used = 0;
    }
    used += own;
  }
  return rows * 24;
}

function option(data, width) {
  const full = new Intl.NumberFormat(data.language, { maximumFractionDigits: 2 });
  // A label on a column says thousands whole; the tooltip and the table say the cents.
  const largest = Math.max(...data.series.flatMap((one) => one.values));
  const label = new Intl.NumberFormat(data.language, { maximumFractionDigits: largest < 1000 ? 2 : 0 });
  const short = new Intl.NumberFormat(data.language, { notation: "compact" });
  const style = {
    width: width - 48,
    text: token("text"),
    muted: token("muted"),
    line: token("line"),
    colours: {},
    full: (value) => full.format(value),
    label: (value) => label.format(value),
    short: (value) => short.format(value),
    decal: (colour) => patterns[colour] ? { color: token("ground"), ...patterns[colour] } : undefined,
  };
  for (const one of data.series) style.colours[one.colour] = token(one.colour);
  const isLine = data.kind === "line" || data.kind === "area";
  const wantsLegend = data.series.length > 1 && (!isLine || !isNamedAtEnd(data));
  return {
    animation: false,
    textStyle: { fontFamily: "Inter Variable, system-ui, sans-serif" },
    grid: { left: 4, right: isLine && data.series.length > 1 && !wantsLegend ? 92 : 16, top: wantsLegend ? 12 + legendHeight(data, width, isLine ? 24 : 12) : 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: wantsLegend
      ? { left: 0, top: 0, itemWidth: isLine ? 24 : 12, itemHeight: 12, itemGap: 16, selectedMode: false, textStyle: { color: style.text, fontSize: 12 } }
      : undefined,
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: isLine ? "line" : "shadow", shadowStyle: { opacity: 0.06 } },
      backgroundColor: token("raised"),
      borderColor: style.line,
      textStyle: { color: style.text, fontSize: 12 },
      valueFormatter: style.full,
    },
    ...axes(data, style),
    series: series(data, style),
  };
}

// Lines between two columns of things: contracts at the left, what they share at the right.
const shapes = {
  octagon: "path://M3 0h4l3 3v4l-3 3h-4l-3-3v-4z",
  triangle: "triangle",
  diamond: "diamond",
  rect: "roundRect",
  circle: "circle",
};

function column(nodes, x, style) {
  return {
    type: "scatter",
    z: 3,
    symbolSize: 16,
    cursor: "pointer",
    data: nodes.map((node, place) => ({
      name: node.name,
      value: [x, (place + 0.5) / nodes.length],
      symbol: shapes[node.shape],
      link: node.link,
      itemStyle: { color: style.colour(node.colour) },
    })),
    label: { show: true, formatter: "{b}", position: x === 0 ? "left" : "right", distance: 10, color: style.text, fontSize: 12, width: style.room, overflow: "truncate" },
    emphasis: { disabled: true },
  };
}

function linksOption(data, width) {
  const style = { text: token("text"), colour: token, room: Math.max(122, width * 0.28) };
  const at = (nodes, place, x) => [x, (place + 0.5) / nodes.length];
  const line = (ends) => [at(data.left, ends[0], 0), at(data.right, ends[1], 1), [null, null]];
  const bare = { type: "value", show: false };
  return {
    animation: false,
    textStyle: { fontFamily: "Inter Variable, system-ui, sans-serif" },
    grid: { left: style.room + 24, right: style.room + 24, top: 8, bottom: 8 },
    xAxis: { ...bare, min: 0, max: 1 },
    yAxis: { ...bare, min: 0, max: 1, inverse: true },
    series: [
      { type: "line", z: 1, silent: true, showSymbol: false, data: data.lines.flatMap(line), lineStyle: { color: token("muted"), width: 1.5, opacity: 0.7 } },
      column(data.left, 0, style),
      column(data.right, 1, style),
    ],
  };
}

function draw(figure) {
  const canvas = figure.querySelector(".chart-canvas");
  const source = document.getElementById(figure.dataset.chart);
  if (!canvas || !source) return;
  const data = JSON.parse(source.textContent);
  const chart = drawn.get(canvas) || window.echarts.init(canvas, null, { renderer: "canvas" });
  drawn.set(canvas, chart);
  const isLinks = data.kind === "links";
  chart.setOption(isLinks ? linksOption(data, canvas.clientWidth) : option(data, canvas.clientWidth), true);
  chart.off("click");
  chart.on("click", (at) => {
    const link = isLinks ? at.data.link : data.series[at.seriesIndex].links[at.dataIndex];
    if (link) window.location.assign(link);
  });
  figure.dataset.drawn = "yes";
}

// A chart that a swap took off the page is let go: it would be kept and resized for ever.
function letGo() {
  for (const [canvas, chart] of drawn) {
    if (canvas.isConnected) continue;
    chart.dispose();
    drawn.delete(canvas);
  }
}

async function drawAll() {
  letGo();
  const figures = [...document.querySelectorAll("[data-chart]")];
  if (!figures.some((figure) => figure.querySelector(".chart-canvas"))) return;
  await Promise.all([loadECharts(), document.fonts.ready]);
  for (const figure of figures) draw(figure);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-chart-table]");
  if (!button) return;
  const figure = button.closest("[data-chart]");
  const showsTable = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(showsTable));
  figure.querySelector(".chart-table").hidden = !showsTable;
  figure.querySelector(".chart-canvas").hidden = showsTable;
  if (!showsTable) drawn.get(figure.querySelector(".chart-canvas"))?.resize();
});

window.addEventListener("vigie:theme", () => void drawAll());
window.addEventListener("resize", () => {
  for (const chart of drawn.values()) chart.resize();
});
document.addEventListener("htmx:afterSettle", () => void drawAll());
void drawAll();
