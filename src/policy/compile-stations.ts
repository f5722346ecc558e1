import type { Diagnostic } from '../model/diagnostic.ts'
import type { Station } from '../model/policy.ts'
import { canonicalJson } from './canonical.ts'
import { diagnostic } from './codes.ts'
import { placeOfKey } from './locate.ts'
import type { SourceDocuments } from './source-document.ts'

/** All inventories together. Two may name one station only if they say the same of it. */
export function compileStations(documents: SourceDocuments, found: Diagnostic[]): ReadonlyMap<string, Station> {
  const stations = new Map<string, Station>()
  const namedBy = new Map<string, string>()
  for (const { document, content } of documents.inventories) {
    const inventory = String(content.metadata.name)
    for (const [id, { name, labels }] of Object.entries(content.spec.stations)) {
      const station: Station = {
        name: name === undefined ? null : String(name),
        labels: Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, String(value)])),
      }
      const known = stations.get(id)
      if (known !== undefined && canonicalJson(known) !== canonicalJson(station)) {
        const place = placeOfKey(document, ['spec', 'stations'], id)
        const message = `station ${id} is described differently by the inventory ${namedBy.get(id)}`
        found.push(diagnostic('stationClash', place, message, 'describe each station in one place'))
      }
      stations.set(id, station)
      namedBy.set(id, inventory)
    }
  }
  return stations
}
