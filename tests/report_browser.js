// SPDX-License-Identifier: Apache-2.0
// What a page looks like to a reader, asked in the browser: a list of what is wrong, and counts.
const wrong = [], count = {pictures: 0, texts: 0, pairs: 0, lines: 0};

const parse = (color) => {
  const found = color.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/);
  return found ? found.slice(1).map((x, i) => (x === undefined ? 1 : Number(x))) : null;
};
const luminance = (color) => {
  const [r, g, b] = color.map((x) => x / 255).map(
    (x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
const background = (element) => {
  for (let e = element; e !== null; e = e.parentElement) {
    const color = parse(getComputedStyle(e).backgroundColor);
    if (color !== null && color[3] === 1) {
      return color;
    }
  }
  return [255, 255, 255, 1];
};
const judge = (element, name, color, least) => {
  const ink = parse(color);
  const found = ink === null ? 0 : contrast(ink.slice(0, 3), background(element).slice(0, 3));
  if (!(found >= least)) {
    wrong.push(`contrast of ${name} is ${found.toFixed(2)}: ${color}`);
  }
};

for (const svg of document.querySelectorAll("svg")) {
  const frame = svg.getBoundingClientRect();
  const name = svg.getAttribute("aria-label");
  count.pictures++;
  if (!(frame.width > 100 && frame.height > 80)) {
    wrong.push(`${name} is ${frame.width} x ${frame.height}`);
  }
  const texts = [...svg.querySelectorAll("text")].map((e) => {
    const box = e.getBoundingClientRect();
    count.texts++;
    judge(e, `"${e.textContent}" in ${name}`, getComputedStyle(e).fill, 4.5);
    if (box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 2
        || box.bottom > frame.bottom + 2) {
      wrong.push(`"${e.textContent}" leaves ${name}`);
    }
    return {text: e.textContent, left: box.left, right: box.right, top: box.top + box.height * 0.15,
            bottom: box.bottom - box.height * 0.15};
  });
  texts.forEach((a, i) => texts.slice(i + 1).forEach((b) => {
    count.pairs++;
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
      wrong.push(`"${a.text}" and "${b.text}" overlap in ${name}`);
    }
  }));
  for (const line of svg.querySelectorAll("path[d]")) {
    const style = getComputedStyle(line);
    if (parseFloat(style.strokeWidth) >= 2 && style.stroke !== "none") {
      count.lines++;
      judge(line, `a line in ${name}`, style.stroke, 3);
    }
  }
}

const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
  const element = node.parentElement;
  if (node.textContent.trim() !== "" && element.closest("svg, style") === null) {
    count.texts++;
    judge(element, `"${node.textContent.trim()}"`, getComputedStyle(element).color, 4.5);
  }
}

const blocks = [...document.querySelectorAll("article, .card, h2, footer")].map(
  (e) => ({name: e.id || e.textContent.slice(0, 30), box: e.getBoundingClientRect()}));
blocks.forEach((a, i) => blocks.slice(i + 1).forEach((b) => {
  if (a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1 && a.box.top < b.box.bottom - 1
      && b.box.top < a.box.bottom - 1) {
    wrong.push(`${a.name} and ${b.name} overlap`);
  }
}));
for (const table of document.querySelectorAll(".scroll > table")) {
  const frame = table.parentElement.getBoundingClientRect(), box = table.getBoundingClientRect();
  if (getComputedStyle(table.parentElement).overflowX === "visible" && box.right > frame.right + 1) {
    wrong.push(`a table is ${Math.round(box.right - frame.right)} too wide: ${
      table.caption.textContent}`);
  }
}
for (const frame of document.querySelectorAll(".halves .scroll, .words .scroll")) {
  if (frame.scrollWidth > frame.clientWidth + 1) {
    count.cut = (count.cut || 0) + 1;
  }
}
if (document.documentElement.scrollWidth > window.innerWidth) {
  wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
}
return {wrong, count};
