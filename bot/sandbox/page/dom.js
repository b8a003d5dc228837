// Building nodes. Text only ever becomes text nodes: nothing here parses HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** Make an element; `on` holds listeners, false and null attributes are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === 'data') {
      Object.assign(node.dataset, value);
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.filter((child) => child || child === 0));
  return node;
}

/** Make one of the icons of icons.svg; it is decoration, so it has no name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Return the address if it is one of http or https, else null. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

/** Make a link that opens in a new tab; what isn't http or https stays text. */
export function link(address, attributes, ...children) {
  const href = safeUrl(address);
  if (href === null) return el('span', {}, ...children);
  return el('a', { ...attributes, href, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

/** Make the round picture of a user: the bot's logo, or a person's initial. */
export function avatar(user) {
  if (user.bot) {
    return el('img', { class: 'avatar', src: 'logo.svg', alt: '', width: 40, height: 40 });
  }
  const shade = BigInt(user.id) % 4n;
  const initial = nameOf(user).slice(0, 1).toUpperCase();
  return el('span', { class: `avatar shade-${shade}`, 'aria-hidden': 'true' }, initial);
}

/** Return the name that others see. */
export function nameOf(user) {
  return user.global_name ?? user.username;
}

/** Return an element of index.html. */
export function byId(id) {
  return document.getElementById(id);
}
