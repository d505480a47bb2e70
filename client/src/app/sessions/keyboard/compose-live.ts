/** Languages that are written through an input method which turns what is typed into something else. */
const CONVERTED = /^(zh|ja|ko|yue|wuu|nan)\b/;

/**
 * Whether the text that a keyboard on glass still works on is sent as it grows. Such keyboards compose every word, and whoever writes English
 * wants to see each letter; whoever writes Chinese does not want the letters that lead to it.
 */
export function composesLive(languages: readonly string[]): boolean {
  return !languages.some((language) => CONVERTED.test(language));
}
