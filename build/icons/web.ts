const figure = (drawing: string): string => drawing.slice(drawing.indexOf('<g '), drawing.lastIndexOf('</svg>'));

/** Maskable icon: the figure fits the safe zone, a circle of four fifths (W3C, Web Application Manifest, "Icon masks and safe zone"). */
export function fullBleed(drawing: string): string {
  const ground = drawing.replace(/<rect [^>]*>/, '<rect width="64" height="64" fill="url(#ground)"/>');
  const head = ground.slice(0, ground.indexOf('<g '));
  return `${head}<g transform="translate(32 32) scale(.8) translate(-32 -32)">${figure(drawing)}</g></svg>`;
}

/** The figure in one colour: a system that displays a badge in its status bar uses only its shape. */
export function badgeDrawing(drawing: string): string {
  const white = figure(drawing).replaceAll(/#[0-9a-f]{3,6}/g, '#fff');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="8 6 48 52">${white}</svg>`;
}
