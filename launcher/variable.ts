/** Value of a variable of the environment; an empty one counts as not set. */
export function variable(
  name: 'STREAMSPACE_DATA_DIR' | 'STREAMSPACE_PORT' | 'STREAMSPACE_DOCKER_NAMESPACE' | 'DATABASE_URL',
): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
