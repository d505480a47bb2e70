/** Words of the panel's display section. English; another language is another object of this shape. */
export const strings = {
  heading: 'Display',
  mode: 'Size',
  modes: {
    fit: { label: 'Fit', hint: 'The screen of the session takes the size of this window.' },
    scale: { label: 'Scale', hint: 'The screen keeps its size, and its picture is scaled to this window.' },
    exact: { label: '1:1', hint: 'The screen keeps its size, and every dot stays a dot. Scroll to see all of it.' },
  },
  quality: 'Picture',
  qualities: {
    sharp: { label: 'Sharp', hint: 'Best for photos and fine colours. Needs a fast connection.' },
    balanced: { label: 'Balanced', hint: 'Text is crisp, and the connection is spared.' },
    light: { label: 'Light', hint: 'For slow connections: pictures lose detail, typing stays quick.' },
  },
  dense: 'Use every dot of this display',
  denseHint: (density: string): string =>
    `This display has ${density} dots where a page counts one. Finer, but everything in the session looks smaller.`,
  fullScreen: 'Full screen',
  leaveFullScreen: 'Leave full screen',
} as const;
