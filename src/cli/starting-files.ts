import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageFolder } from './package-files.ts'

export interface StartingFile {
  readonly name: string
  readonly text: string
}

/** What `init` writes: two policies and an inventory that load as they are and are meant to be changed. */
export function startingFiles(folder: string): readonly StartingFile[] {
  const modeline = `# yaml-language-server: $schema=${schemaFrom(folder)}\n`
  return [
    { name: 'lessons.yaml', text: modeline + lessons },
    { name: 'tidy-up.yaml', text: modeline + tidyUp },
    { name: 'rooms.yaml', text: modeline + rooms },
  ]
}

/** Editors read it relative to the file; across drives only an address works. */
function schemaFrom(folder: string): string {
  const schema = join(packageFolder(), 'schemas', 'policy.v1.schema.json')
  const path = relative(folder, schema).replaceAll('\\', '/')
  return /^[A-Za-z]:|^\//.test(path) || path.includes(' ') ? pathToFileURL(schema).href : path
}

const lessons = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lessons }
spec:
  timeZone: Europe/Paris
  rules:
    # During lessons nobody at a station stays blocked, even when "Block All" is pressed.
    - name: stations-open
      match: { connection: station }
      ensure: unlocked
      when:
        - { days: [mon, tue, wed, thu, fri], from: "08:00", to: "17:00" }
    # Higher numbers win: the desk by the door is left as people leave it.
    - name: front-desk-alone
      priority: 10
      match: { labels: { place: front-desk } }
      ensure: unmanaged
`

const tidyUp = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: tidy-up }
spec:
  # plan-only shows what it would do and does nothing. Change it to enforce when you like what you see.
  mode: plan-only
  rules:
    - name: idle-remote-goes
      # Single quotes: in double ones YAML reads a backslash as the start of something else.
      match: { connection: remote, idleFor: 2h, not: { user: 'CLASS\\admin*' } }
      ensure: disconnected
`

const rooms = `apiVersion: stationkeeper/v1
kind: Inventory
metadata: { name: rooms }
spec:
  stations:
    "1": { name: Front desk, labels: { room: lab-1, place: front-desk } }
    "2": { name: Window 1, labels: { room: lab-1 } }
    "3": { name: Window 2, labels: { room: lab-1 } }
`
