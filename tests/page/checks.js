// What an accessibility checker looks at, as far as this page needs it. Returns sentences.
() => {
  const faults = [];
  const shown = (node) =>
    node.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  const say = (node, what) =>
    faults.push(`${what}: ${node.outerHTML.replace(/\s+/g, ' ').slice(0, 140)}`);

  // --- names and references ---------------------------------------------------------------
  const textOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.getAttribute?.('aria-hidden') === 'true') return '';
    return (node.getAttribute?.('alt') ?? '') + [...node.childNodes].map(textOf).join('');
  };
  const named = (ids) => ids.split(' ').map((id) => textOf(document.getElementById(id) ?? document.createTextNode(''))).join(' ');
  const nameOf = (node) =>
    (node.hasAttribute('aria-labelledby') ? named(node.getAttribute('aria-labelledby')) : '') ||
    node.getAttribute('aria-label') ||
    [...(node.labels ?? [])].map(textOf).join(' ') ||
    textOf(node) ||
    node.getAttribute('title') ||
    '';
  const needsName =
    'button, a[href], input, select, textarea, dialog, [role=dialog], [role=listbox], [role=switch], [role=group]:not([hidden]), nav, aside';
  for (const node of document.querySelectorAll(needsName)) {
    if (shown(node) && !nameOf(node).trim()) say(node, 'has no name');
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of new Set(ids)) {
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`the id ${id} is there twice`);
  }
  const references = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-activedescendant', 'for'];
  for (const attribute of references) {
    for (const node of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of node.getAttribute(attribute).split(' ')) {
        if (!document.getElementById(id)) say(node, `${attribute} names ${id}, which is not there`);
      }
    }
  }
  for (const node of document.querySelectorAll('img:not([alt])')) say(node, 'has no alt');

  // --- structure --------------------------------------------------------------------------
  for (const list of document.querySelectorAll('ul, ol')) {
    for (const each of list.children) if (each.tagName !== 'LI') say(each, 'is in a list and no item');
  }
  for (const node of document.querySelectorAll('button button, a button, button a, a a')) say(node, 'is nested');
  for (const node of document.querySelectorAll('[role=option]')) {
    if (!node.parentElement.matches('[role=listbox]')) say(node, 'is an option without a listbox');
  }
  for (const node of document.querySelectorAll('[tabindex]')) if (node.tabIndex > 0) say(node, 'changes the order of Tab');
  if (document.querySelectorAll('h1').length !== 1) faults.push('there is not one h1');
  if (!document.documentElement.lang) faults.push('the page names no language');

  // --- contrast ---------------------------------------------------------------------------
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const colour = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const behind = (node) => {
    const layers = [];
    for (let each = node; each; each = each.parentElement) {
      const layer = colour(getComputedStyle(each).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), colour('Canvas'));
  };
  const light = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(node)) continue;
    if (node.closest(':disabled, [aria-hidden=true], .unseen, .spoiler, noscript, option, datalist')) continue;
    const style = getComputedStyle(node);
    const back = behind(node);
    const found = contrast(over(colour(style.color), back), back);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (found < (large ? 3 : 4.5)) say(node, `has a contrast of ${found.toFixed(2)}`);
  }
  for (const node of document.querySelectorAll('input:not([type=checkbox], [type=radio]), select, textarea, .switch')) {
    if (!shown(node)) continue;
    const style = getComputedStyle(node);
    const around = behind(node.parentElement);
    const edge = Math.max(contrast(over(colour(style.borderTopColor), around), around),
      contrast(behind(node), around));
    const framed = node.closest('.composer .entry');
    if (!framed && edge < 3) say(node, `has an edge with a contrast of ${edge.toFixed(2)}`);
  }

  // --- what a finger can hit: WCAG 2.2, 2.5.8 ----------------------------------------------
  for (const node of document.querySelectorAll('button, input, select, summary, [role=option]')) {
    if (!shown(node) || node.closest('.unseen') || node.matches('.link-button')) continue;
    const { width, height } = node.getBoundingClientRect();
    const label = node.labels?.[0]?.getBoundingClientRect();
    if (Math.max(height, label?.height ?? 0) < 20 || width < 16 || (width && Math.max(width, height) < 24)) {
      say(node, `is ${Math.round(width)} × ${Math.round(height)} pixels`);
    }
  }
  return faults;
}
