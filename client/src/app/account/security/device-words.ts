import { strings } from './strings';

type Named = readonly (readonly [RegExp, string])[];

/** In this order: most browsers also claim to be others. */
const BROWSERS: Named = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bChromium\/|\bHeadlessChrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: Named = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const first = (names: Named, text: string): string | null => names.find(([sign]) => sign.test(text))?.[1] ?? null;

/** What a User-Agent header says in words, for a person who looks for a browser of theirs; whatever is not known is shown as it is. */
export function deviceWords(userAgent: string): string {
  const browser = first(BROWSERS, userAgent);
  const system = first(SYSTEMS, userAgent);
  if (browser !== null && system !== null) return strings.signIns.device(browser, system);
  return userAgent === '' ? strings.signIns.unknown : userAgent.slice(0, 60);
}
