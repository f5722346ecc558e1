// What any program must do at least: read the same files and parse them. YAML by the same parser, JSON by Node itself.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'

const [policies, observed] = process.argv.slice(2)
let documents = 0
for (const name of readdirSync(policies)) {
  for (const document of parseAllDocuments(readFileSync(join(policies, name), 'utf8'))) {
    document.toJS()
    documents++
  }
}
const { sessions } = JSON.parse(readFileSync(observed, 'utf8'))
process.exitCode = documents > 0 && sessions.length > 0 ? 0 : 1
