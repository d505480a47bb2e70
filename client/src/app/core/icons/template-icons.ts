import {
  mdiApplicationOutline,
  mdiBlender,
  mdiBookOpenPageVariantOutline,
  mdiBrush,
  mdiCalculatorVariantOutline,
  mdiCodeBraces,
  mdiConsole,
  mdiDatabaseOutline,
  mdiEmailOutline,
  mdiFileDocumentOutline,
  mdiFolderOutline,
  mdiImageOutline,
  mdiMonitor,
  mdiMusicNote,
  mdiNotebookEditOutline,
  mdiPaletteOutline,
  mdiRemoteDesktop,
  mdiTextBoxOutline,
  mdiVectorCurve,
  mdiVideoOutline,
  mdiWaveform,
  mdiWeb,
} from '@mdi/js';

/** Hue of an application's tile, a token of the theme. */
export type TileHue = 'teal' | 'cobalt' | 'slate' | 'amber' | 'plum';

/** How an application looks in the catalog. */
export interface TemplateIcon {
  readonly path: string;
  readonly hue: TileHue;
}

/** Pictograms by what an application is for, never the marks of its makers. */
const ICONS: Readonly<Record<string, TemplateIcon>> = {
  desktop: { path: mdiMonitor, hue: 'teal' },
  monitor: { path: mdiMonitor, hue: 'teal' },
  browser: { path: mdiWeb, hue: 'cobalt' },
  web: { path: mdiWeb, hue: 'cobalt' },
  terminal: { path: mdiConsole, hue: 'slate' },
  console: { path: mdiConsole, hue: 'slate' },
  editor: { path: mdiTextBoxOutline, hue: 'amber' },
  text: { path: mdiTextBoxOutline, hue: 'amber' },
  code: { path: mdiCodeBraces, hue: 'slate' },
  office: { path: mdiFileDocumentOutline, hue: 'cobalt' },
  document: { path: mdiFileDocumentOutline, hue: 'cobalt' },
  files: { path: mdiFolderOutline, hue: 'amber' },
  folder: { path: mdiFolderOutline, hue: 'amber' },
  image: { path: mdiImageOutline, hue: 'plum' },
  graphics: { path: mdiBrush, hue: 'plum' },
  design: { path: mdiBrush, hue: 'plum' },
  paint: { path: mdiPaletteOutline, hue: 'plum' },
  vector: { path: mdiVectorCurve, hue: 'cobalt' },
  '3d': { path: mdiBlender, hue: 'amber' },
  video: { path: mdiVideoOutline, hue: 'plum' },
  music: { path: mdiMusicNote, hue: 'plum' },
  audio: { path: mdiWaveform, hue: 'teal' },
  notes: { path: mdiNotebookEditOutline, hue: 'slate' },
  remote: { path: mdiRemoteDesktop, hue: 'slate' },
  mail: { path: mdiEmailOutline, hue: 'teal' },
  database: { path: mdiDatabaseOutline, hue: 'teal' },
  science: { path: mdiCalculatorVariantOutline, hue: 'teal' },
  notebook: { path: mdiBookOpenPageVariantOutline, hue: 'amber' },
};

const FALLBACK: TemplateIcon = { path: mdiApplicationOutline, hue: 'cobalt' };

/** The bundled icon of this name, or a window for a name that this build does not know. */
export function templateIcon(name: string): TemplateIcon {
  return Object.hasOwn(ICONS, name) ? (ICONS[name] ?? FALLBACK) : FALLBACK;
}
