/** The app's drawing as browsers and phones want it. Each takes the text of `beckon.svg`. */

/** What is drawn over the ground: bell and wave. */
const figure = (drawing: string): string => drawing.slice(drawing.indexOf('<g '), drawing.lastIndexOf('</svg>'));

/**
 * For systems that cut icons to a shape of their own: the ground goes to the edge, and the figure lies in the circle of four fifths
 * that every shape leaves (W3C, Web Application Manifest, section "Icon masks and safe zone").
 */
export function fullBleed(drawing: string): string {
  const ground = drawing.replace(/<rect [^>]*>/, '<rect width="64" height="64" fill="url(#ground)"/>');
  const head = ground.slice(0, ground.indexOf('<g '));
  return `${head}<g transform="translate(32 32) scale(.8) translate(-32 -32)">${figure(drawing)}</g></svg>`;
}

/** The figure alone, in one colour: a system that shows it in its bar takes nothing of it but its shape. */
export function badgeDrawing(drawing: string): string {
  const white = figure(drawing).replaceAll(/#[0-9a-f]{3,6}/g, '#fff');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="8 6 48 52">${white}</svg>`;
}
