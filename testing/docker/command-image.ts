import type Docker from 'dockerode';

const [REPOSITORY, TAG] = ['streamspace-test/contract-web', '1'];

/** Makes the image at `base` one that runs `command` instead of its own, and answers with its name. Nothing is run for it. */
export async function makeCommandImage(docker: Docker, base: string, command: readonly string[]): Promise<string> {
  const container = await docker.createContainer({ Image: base, Cmd: [...command] });
  try {
    await container.commit({ repo: REPOSITORY, tag: TAG });
  } finally {
    await container.remove();
  }
  return `${REPOSITORY}:${TAG}`;
}
