/** The `docker` command, for the engine at a socket. */
import { spawn } from 'node:child_process';

/** Others on the machine come first. */
export const GENTLY = ['nice', '-n', '10'];

/** Runs `docker` and resolves with its exit code and standard output. Never rejects; -1 says that there is no such command. */
export function docker(socket, args) {
  return new Promise((resolve) => {
    const child = spawn('docker', ['--host', `unix://${socket}`, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.once('error', () => resolve({ code: -1, output }));
    child.once('exit', (code) => resolve({ code, output: output.trim() }));
  });
}

/** Whether the engine has `image`. */
export const has = async (socket, image) => (await docker(socket, ['image', 'inspect', image])).code === 0;
