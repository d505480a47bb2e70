const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const DOMAIN = `${LABEL}(?:\\.${LABEL})*(?::[0-9]{1,5})?`;
const COMPONENT = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9._-]{0,127}';
const DIGEST = 'sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}';
const IMAGE = new RegExp(`^(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*(?::(${TAG}))?(?:@(${DIGEST}))?$`);

/** Whether `name` names an image the way registries do (OCI distribution specification): `[host[:port]/]path[:tag][@digest]`. */
export function isImageName(name: string): boolean {
  return IMAGE.test(name);
}

/** Whether `name` means the same image tomorrow, as far as a name can tell: it has a digest, or a tag other than `latest`. */
export function isPinnedImage(name: string): boolean {
  const [, tag, digest] = IMAGE.exec(name) ?? [];
  return digest !== undefined || (tag !== undefined && tag !== 'latest');
}
