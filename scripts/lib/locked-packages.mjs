/** What needs what, as the lockfile says it. */

/** Where `name` is in the lockfile for whoever is at `from`: in its own folder, or in the nearest one above. */
function placeOf(packages, name, from) {
  const place = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (place in packages) return place;
  if (from === '') return null;
  const above = from.lastIndexOf('/node_modules/');
  return placeOf(packages, name, above < 0 ? '' : from.slice(0, above));
}

/**
 * Places in `lockfile` of the packages `names` and of all that they need. Peers are among those, for Angular's packages need one another as
 * such; optional ones are not, for whoever wants them names them. What some platforms alone need is.
 *
 * @throws Error when one of `names` is not in the lockfile.
 */
export function closure({ packages }, names) {
  const places = new Set();
  const visit = (name, from) => {
    const place = placeOf(packages, name, from);
    if (place === null && from === '') throw new Error(`${name} is imported, and not in package-lock.json.`);
    if (place === null || places.has(place)) return;
    places.add(place);
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = packages[place];
    const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
    for (const needed of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) visit(needed, place);
  };
  names.forEach((name) => visit(name, ''));
  return places;
}
