import type { Page } from 'playwright-core';
import { connectionIs } from './connection-log.js';
import type { DockerHost } from './docker-host.js';
import { terminalPainted } from './screen.js';
import { Stage } from './stage.js';
import { typeIntoHome } from './typed-files.js';

/** A terminal in a container, and its owner's browser on it. */
export class DockerTerminal {
  private constructor(
    readonly host: DockerHost,
    readonly stage: Stage,
    readonly sessionId: string,
    readonly page: Page,
  ) {}

  static async open(host: DockerHost): Promise<DockerTerminal> {
    const stage = await Stage.open(host.plan);
    const sessionId = await stage.launch('terminal');
    const page = await stage.look(sessionId);
    await terminalPainted(page);
    return new DockerTerminal(host, stage, sessionId, page);
  }

  async close(): Promise<void> {
    await this.stage.close();
    await this.host.close();
  }

  /** The first process of the container, as the host sees it. */
  get init(): number {
    return this.host.initOf(this.sessionId);
  }

  /** Types a command that makes a file in the home, and waits for the file. */
  type(name: string): Promise<void> {
    return typeIntoHome(this.page, (file) => this.host.readHome(file), name);
  }

  /** Waits until the session has failed and the page says why; starts it anew from there, and answers with the reason. */
  async startAnew(): Promise<string> {
    const message = (await this.stage.failed(this.sessionId)).reason?.message ?? '';
    await this.page.getByText(message, { exact: true }).waitFor();
    await this.page.getByRole('button', { name: /try again|retry/i }).click();
    await connectionIs(this.page, 'connected');
    await terminalPainted(this.page);
    return message;
  }
}
