/** `T` without the members whose value is undefined, as if they had been left out. */
type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Leaves out members that are undefined, so that they do not overwrite others when spread. */
export function withoutUndefined<T extends object>(value: T): Defined<T> {
  const defined: Defined<T> = {};
  for (const name in value) {
    const member = value[name];
    if (isDefined(member)) defined[name] = member;
  }
  return defined;
}

function isDefined<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}
