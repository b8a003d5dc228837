// Drawing a message as a picture: the browser lays it out once more, inside an SVG, on a canvas.

import { el } from './dom.js';

const SCALE = 2;
const WIDTH = 680;
const SVG = 'http://www.w3.org/2000/svg';
const LEFT_OUT = '.message-tools, .inspect, .failure, .unseen';

/** Return a PNG of a message's node, and how many images in it could not be read. */
export async function pictureOf(node) {
  const copy = node.cloneNode(true);
  copy.classList.remove('follows');
  for (const each of copy.querySelectorAll(LEFT_OUT)) each.remove();
  const stage = el('div', { class: 'picture-stage' }, copy);
  const width = Math.min(node.offsetWidth, WIDTH);
  stage.style.width = `${width}px`;
  document.body.append(stage);
  try {
    const missing = await bringIn(copy);
    const height = Math.ceil(copy.getBoundingClientRect().height);
    return { blob: await draw(copy, width, height), missing };
  } finally {
    stage.remove();
  }
}

/** Put what is elsewhere into the copy, as a picture reaches nothing outside of itself. */
async function bringIn(copy) {
  const images = [...copy.querySelectorAll('img')];
  const brought = await Promise.all(images.map(bringImage));
  await Promise.all([...copy.querySelectorAll('use')].map(bringIcon));
  return brought.filter((each) => !each).length;
}

async function bringImage(image) {
  try {
    const response = await fetch(image.src);
    if (!response.ok) throw new Error(response.statusText);
    image.src = await dataUrl(await response.blob());
    image.loading = 'eager';
    await image.decode();
    return true;
  } catch {
    image.replaceWith(el('span', { class: 'missing' }, image.alt));
    return false;
  }
}

function dataUrl(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

async function bringIcon(use) {
  const [file, id] = use.getAttribute('href').split('#');
  const text = await (await fetch(file)).text();
  const symbol = new DOMParser().parseFromString(text, 'image/svg+xml').getElementById(id);
  use.parentElement.setAttribute('viewBox', symbol.getAttribute('viewBox'));
  use.replaceWith(...symbol.childNodes);
}

async function draw(copy, width, height) {
  const image = new Image();
  const svg = svgOf(copy, await pageStyles(), width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = el('canvas', { width: width * SCALE, height: height * SCALE });
  const context = canvas.getContext('2d');
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

/** Return the page's styles as they were written: as rules, browsers spell some of them wrongly. */
function pageStyles() {
  const links = [...document.querySelectorAll('link[rel="stylesheet"]')];
  return Promise.all(links.map(async ({ href }) => (await fetch(href)).text()));
}

/** Write the copy as an SVG that holds all it needs, with the page's styles and theme. */
function svgOf(copy, styles, width, height) {
  const { fontFamily, color, lineHeight, fontSize } = getComputedStyle(document.body);
  const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const theme = document.documentElement.dataset.theme ?? scheme;
  const own = `.picture { width: ${width}px; min-height: ${height}px; background: var(--paper);
    color: ${color}; font: ${fontSize}/${lineHeight} ${fontFamily}; }`;
  const body = new XMLSerializer().serializeToString(copy);
  // As wide as the window, so that the styles take it for one: the canvas shows what it has room for.
  return `<svg xmlns="${SVG}" width="${innerWidth}" height="${height}" data-theme="${theme}">
    <style>${[...styles, own].join('\n').replace(/&/g, '&amp;').replace(/</g, '&lt;')}</style>
    <foreignObject width="100%" height="100%">
      <div xmlns="http://www.w3.org/1999/xhtml" class="picture picture-stage">${body}</div>
    </foreignObject></svg>`;
}
