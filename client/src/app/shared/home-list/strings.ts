/** Words of a list of homes. English; another language is another object of this shape. */
export const strings = {
  on: (agent: string): string => `on ${agent}`,
  away: (agent: string): string => `on ${agent}, which does not answer`,
  used: (ago: string): string => `used ${ago}`,
  notMeasured: 'Size not measured yet',
  usedBy: 'In use by',
  endFirst: 'End it to delete these files.',
  outOfReach: 'The machine that has these files was removed. Deleting them here only lets the next session begin anew.',
  leaving: 'Being deleted.',
  delete: 'Delete…',
  deleteNamed: (name: string): string => `Delete the files of ${name}`,
} as const;
