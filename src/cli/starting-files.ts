import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageFolder } from './package-files.ts'

export interface StartingFile {
  readonly name: string
  readonly text: string
}

/** What `init` writes: two policies, an inventory and their tests, which load and pass as they are and are meant to be changed. */
export function startingFiles(folder: string): readonly StartingFile[] {
  const modeline = (schema: string): string => `# yaml-language-server: $schema=${schemaFrom(folder, schema)}\n`
  const policy = modeline('policy.v1.schema.json')
  return [
    { name: 'lessons.yaml', text: policy + lessons },
    { name: 'tidy-up.yaml', text: policy + tidyUp },
    { name: 'rooms.yaml', text: policy + rooms },
    { name: 'lessons.test.yaml', text: modeline('policy-test.v1.schema.json') + tests },
  ]
}

/**
 * Editors read it relative to the file; across drives only an address works. Schemas that lie beside the folder, as `schema --write schemas` writes
 * them, go wherever the policies go; those of this installation are on this computer alone.
 */
function schemaFrom(folder: string, name: string): string {
  if (existsSync(join(folder, '..', 'schemas', name))) return `../schemas/${name}`
  const schema = join(packageFolder(), 'schemas', name)
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

const tests = `# \`stationkeeper test\` plays this on a simulated host in virtual time.
apiVersion: stationkeeper/v1
kind: PolicyTest
metadata: { name: a-lesson-goes-on }
spec:
  now: 2026-11-23T07:55:00+01:00 # a Monday
  timeZone: Europe/Paris
  sessions:
    - { id: 1, user: 'CLASS\\ms.keller', station: 1 }
    - { id: 2, user: 'CLASS\\ana', station: 2 }
    - { id: 3, user: 'CLASS\\ben', client: LAPTOP-BEN }
  timeline:
    - { at: "07:58", block: 2 }
    - { at: "08:00", leave: 3 }
    - { at: "09:00", blockAll: true }
  expect:
    - { at: "07:59", sessions: 2, reason: no-rule, blocked: yes } # the lesson has not begun
    - { at: "08:00", sessions: 2, action: unlock, rule: lessons/stations-open, blocked: no }
    - { at: "09:00", sessions: 1, status: unmanaged, rule: front-desk-alone, blocked: yes }
    - { from: "08:00", sessions: 2, unlockedWithin: 2s }
    - { at: "10:00", sessions: 3, previewRule: idle-remote-goes, state: active }
`
