/** A colour of styles/theme.css, for what is drawn without CSS. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export const SERIES_COLOURS = 10;

/** The colour of the n-th slice. */
export const seriesColour = (index: number): string => colour(`series-${(index % SERIES_COLOURS) + 1}`);

export const fontFamily = (): string => getComputedStyle(document.documentElement).fontFamily;
