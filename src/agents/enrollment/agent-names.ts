const MAX_LENGTH = 63;
const MAX_NUMBER = 9;

/** Names to try for an agent that asks for `wanted`, best first: names are unique, and a second host of the same name is nobody's fault. */
export function* agentNames(wanted: string, id: string): Generator<string> {
  yield wanted;
  for (let number = 2; number <= MAX_NUMBER; number++) yield withSuffix(wanted, String(number));
  yield withSuffix(wanted, id.slice(0, 8));
}

function withSuffix(name: string, suffix: string): string {
  return `${name.slice(0, MAX_LENGTH - suffix.length - 1)}-${suffix}`;
}
