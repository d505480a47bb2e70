import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ImportedTemplates, type TemplateDefinition } from '../../protocol/http/templates.js';
import { Problem } from '../../protocol/problem.js';
import type { Answer, Caller, SessionsApp } from './sessions-app.js';
import { aScreenTemplate } from './template-definition.builder.js';

const Logged = z.object({ name: z.string(), data: z.unknown(), actor: z.unknown() });

/** A template id that nobody has. */
export const aSlug = (): string => `t-${randomUUID().slice(0, 8)}`;

/** The refusal in an answer. */
export const problemOf = (answer: Answer): Problem => Problem.parse(JSON.parse(answer.text));

/** Templates, as an administrator works on them. */
export class TemplateDesk {
  constructor(
    private readonly app: SessionsApp,
    readonly admin: Caller,
  ) {}

  create(definition: TemplateDefinition): Promise<Answer> {
    return this.admin.call('POST', '/templates', definition);
  }

  /** Creates a template for a screen, with an id of its own, expecting success. */
  async created(changes: Partial<TemplateDefinition> = {}): Promise<TemplateDefinition> {
    const definition = aScreenTemplate({ id: aSlug(), ...changes });
    const answer = await this.create(definition);
    if (answer.status !== 201) throw new Error(`The template was refused: ${answer.text}`);
    return definition;
  }

  put(definition: TemplateDefinition): Promise<Answer> {
    return this.admin.call('PUT', `/templates/${definition.id}`, definition);
  }

  remove(id: string): Promise<Answer> {
    return this.admin.call('DELETE', `/templates/${id}`);
  }

  async show(id: string): Promise<unknown> {
    return JSON.parse((await this.admin.call('GET', `/templates/${id}/definition`)).text);
  }

  importYaml(text: string): Promise<Answer> {
    return this.admin.call('POST', '/templates/import', text, { 'content-type': 'application/yaml' });
  }

  /** Imports, expecting success. */
  async imported(body: string | object): Promise<ImportedTemplates> {
    const answer = await (typeof body === 'string'
      ? this.importYaml(body)
      : this.admin.call('POST', '/templates/import', body));
    if (answer.status !== 200) throw new Error(`The import was refused: ${answer.text}`);
    return ImportedTemplates.parse(JSON.parse(answer.text));
  }

  async exported(): Promise<string> {
    return (await this.admin.call('GET', '/templates/export')).text;
  }

  /** What the log has about a template, oldest first. */
  async logged(id: string): Promise<z.infer<typeof Logged>[]> {
    const sql = `SELECT name, data, actor FROM events WHERE name LIKE 'template.%' AND data->>'template' = $1 ORDER BY ordinal`;
    return z.array(Logged).parse(await this.app.database.dataSource.query(sql, [id]));
  }
}
