/** `npm run openapi`: writes the OpenAPI document of the routes to `schemas/openapi.v1.json`. A test holds the two against each other. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApiDocument } from '../src/api/openapi.ts'

const file = join(import.meta.dirname, '..', 'schemas', 'openapi.v1.json')
writeFileSync(file, `${JSON.stringify(await openApiDocument(), null, 2)}\n`)
