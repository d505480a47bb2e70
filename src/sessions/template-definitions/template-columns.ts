import { TemplateDefinition } from '../../../protocol/http/templates.js';
import type { Template } from '../templates/template.entity.js';

/** The columns that a definition says everything about. */
export type DefinedColumns = Omit<Template, 'createdAt' | 'updatedAt' | 'protocolVersion' | 'shipped' | 'removedAt'>;

/** A definition as it is stored. */
export function columnsOf({ stream, ...definition }: TemplateDefinition): DefinedColumns {
  const streamPath = stream.kind === 'http' ? stream.path : '/';
  return { ...definition, streamKind: stream.kind, streamPort: stream.port, streamPath };
}

/** What is stored, as a definition. Rows that break a rule which came later are shown as they are. */
export function definitionOf(template: Template): TemplateDefinition {
  const { streamKind: kind, streamPort: port, streamPath: path } = template;
  const definition: TemplateDefinition = {
    id: template.id,
    name: template.name,
    summary: template.summary,
    category: template.category,
    icon: template.icon,
    isEnabled: template.isEnabled,
    stream: kind === 'http' ? { kind, port, path } : { kind, port },
    workloads: template.workloads,
    resources: template.resources,
    environment: template.environment,
    container: template.container,
    web: template.web,
    idleMinutes: template.idleMinutes,
    standbyMinutes: template.standbyMinutes,
    endOfDay: template.endOfDay,
    startTimeoutSeconds: template.startTimeoutSeconds,
    wakeTimeoutSeconds: template.wakeTimeoutSeconds,
    endTimeoutSeconds: template.endTimeoutSeconds,
  };
  // Parsing puts members into the schema's order; jsonb keeps one of its own.
  const parsed = TemplateDefinition.safeParse(definition);
  return parsed.success ? parsed.data : definition;
}
