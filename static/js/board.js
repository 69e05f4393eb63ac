// Draws each chart of the board from the table beside it. Without this file, or without ECharts, the tables stay.
const COLOURS = ["#c8102e", "#0f3d6b", "#c27a00", "#3e8ede"];

function numbers(table) {
  const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const labels = rows.map((row) => row.cells[0].dataset.label);
  const columns = heads.map((_, place) => rows.map((row) => {
    const value = row.cells[place + 1].dataset.value;
    return value === "" ? null : Number(value);
  }));
  const links = rows.map((row) => (row.cells[0].querySelector("a") || {}).href);
  return { heads, labels, columns, links };
}

function common(font) {
  return {
    color: COLOURS,
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: { fontFamily: font, fontSize: 13 },
    // Rich text is drawn on the canvas; an HTML tooltip would need inline styles, which the policy refuses.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    aria: { enabled: true, decal: { show: matchMedia("print").matches } },
  };
}

function trend(data, font) {
  return {
    ...common(font),
    grid: { left: 8, right: 8, top: 48, bottom: 8, containLabel: true },
    legend: { top: 8, data: [data.heads[0], data.heads[2]] },
    xAxis: { type: "category", data: data.labels, axisTick: { show: false } },
    yAxis: [{ type: "value", minInterval: 1 }, { type: "value", minInterval: 1, splitLine: { show: false } }],
    series: [
      { name: data.heads[0], type: "bar", data: data.columns[0], barMaxWidth: 28 },
      { name: data.heads[2], type: "line", yAxisIndex: 1, data: data.columns[2], symbolSize: 8 },
    ],
  };
}

function bars(data, font) {
  const most = 8;
  return {
    ...common(font),
    grid: { left: 8, right: 40, top: 12, bottom: 8, containLabel: true },
    xAxis: { type: "value", minInterval: 1, splitLine: { show: false }, axisLabel: { show: false } },
    yAxis: { type: "category", inverse: true, data: data.labels.slice(0, most), axisTick: { show: false } },
    series: [{
      name: data.heads[0], type: "bar", data: data.columns[0].slice(0, most), barMaxWidth: 22,
      label: { show: true, position: "right" },
    }],
  };
}

async function draw(holder) {
  const canvas = holder.querySelector("[data-canvas]");
  try {
    const echarts = await import(holder.dataset.echarts);
    const data = numbers(holder.querySelector("table"));
    const font = getComputedStyle(document.body).fontFamily;
    canvas.hidden = false;
    const chart = echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption(holder.dataset.chart === "trend" ? trend(data, font) : bars(data, font));
    chart.on("click", (mark) => { if (data.links[mark.dataIndex]) location.assign(data.links[mark.dataIndex]); });
    new ResizeObserver(() => chart.resize()).observe(canvas);
  } catch {
    canvas.hidden = true;
    holder.querySelector("[data-failed]").hidden = false;
  }
}

document.querySelectorAll("[data-echarts]").forEach(draw);
