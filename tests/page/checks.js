// What axe does not look at, as far as this page needs it. Returns sentences.
() => {
  const faults = [];
  const shown = (node) =>
    node.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });
  const say = (node, what) =>
    faults.push(`${what}: ${node.outerHTML.replace(/\s+/g, ' ').slice(0, 140)}`);

  // --- names and references ---------------------------------------------------------------
  for (const node of document.querySelectorAll('nav, aside, section, [role=group], [role=region]')) {
    const named = node.matches('[aria-label], [aria-labelledby]');
    if (shown(node) && !named) say(node, 'has no name');
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of new Set(ids)) {
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`the id ${id} is there twice`);
  }
  // Axe leaves these to a person when what they name is not there.
  const references = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-activedescendant', 'for', 'list'];
  for (const attribute of references) {
    for (const node of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of node.getAttribute(attribute).split(' ')) {
        if (!document.getElementById(id)) say(node, `${attribute} names ${id}, which is not there`);
      }
    }
  }

  // --- structure --------------------------------------------------------------------------
  for (const node of document.querySelectorAll('a a')) say(node, 'is nested');
  if (document.querySelectorAll('h1').length !== 1) faults.push('there is not one h1');

  // --- the contrast of edges: WCAG 2.2, 1.4.11 ----------------------------------------------
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
  for (const node of document.querySelectorAll('input:not([type=checkbox], [type=radio]), select, textarea, .switch')) {
    if (!shown(node)) continue;
    const style = getComputedStyle(node);
    const around = behind(node.parentElement);
    const edge = Math.max(contrast(over(colour(style.borderTopColor), around), around),
      contrast(behind(node), around));
    const framed = node.closest('.composer .entry');
    if (!framed && edge < 3) say(node, `has an edge with a contrast of ${edge.toFixed(2)}`);
  }
  return faults;
}
