/** Words of a field. English; another language is another object of this shape. */
export const strings = {
  show: 'Show',
  hide: 'Hide',
  showSecret: 'Show the password',
  hideSecret: 'Hide the password',
} as const;
