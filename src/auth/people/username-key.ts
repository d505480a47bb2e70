/** The form in which user names are compared and kept unique: NFKC without regard to case, so that look-alike spellings are one name. */
export function usernameKey(username: string): string {
  return username.trim().normalize('NFKC').toLowerCase().normalize('NFKC');
}
