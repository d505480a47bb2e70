/** Words of touching. English; another language is another object of this shape. */
export const strings = {
  keyboard: 'Show the keyboard',
  whole: 'Show the whole screen',
  zoom: (percent: number): string => `${percent} %`,
} as const;
