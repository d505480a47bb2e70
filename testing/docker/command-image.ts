import type Docker from 'dockerode';

/** Makes an image called `name` that is the one at `base` with another command. Nothing is run for it. */
export async function makeCommandImage(
  docker: Docker,
  name: { readonly repo: string; readonly tag: string },
  base: string,
  command: readonly string[],
): Promise<string> {
  const container = await docker.createContainer({ Image: base, Cmd: [...command] });
  try {
    await container.commit(name);
  } finally {
    await container.remove();
  }
  return `${name.repo}:${name.tag}`;
}
