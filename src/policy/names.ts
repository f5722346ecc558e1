import type { Diagnostic } from '../model/diagnostic.ts'
import { MANUAL_POLICY, OVERRIDE_POLICY } from '../model/hold.ts'
import { diagnostic } from './codes.ts'
import { type Path, placeOfValue } from './locate.ts'
import type { SourceDocuments } from './source-document.ts'
import type { YamlDocument } from './yaml.ts'

/** Names that two documents of one kind share, or two rules of one policy. */
export function duplicateNames(documents: SourceDocuments): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const kinds = { SessionPolicy: documents.policies, Inventory: documents.inventories, Calendar: documents.calendars }
  for (const [kind, sourced] of Object.entries(kinds)) {
    const seen = new Map<string, YamlDocument>()
    for (const { document, content } of sourced) {
      const name = String(content.metadata.name)
      const first = seen.get(name)
      if (first === undefined) seen.set(name, document)
      else
        found.push(
          sameName(
            'sameDocumentName',
            `${kind} "${name}"`,
            document,
            first,
            ['metadata', 'name'],
            ['metadata', 'name'],
          ),
        )
    }
  }
  for (const { document, content } of documents.policies) {
    const seen = new Map<string, number>()
    for (const [index, rule] of content.spec.rules.entries()) {
      const name = String(rule.name)
      const first = seen.get(name)
      if (first === undefined) seen.set(name, index)
      else found.push(sameName('sameRuleName', `rule "${name}"`, document, document, pathTo(index), pathTo(first)))
    }
  }
  return found
}

/** Names under which something else stands in plans and in the journal. */
export function reservedNames({ policies }: SourceDocuments): readonly Diagnostic[] {
  return policies.flatMap(({ document, content }) => {
    const name = String(content.metadata.name)
    if (!reserved.includes(name.toLowerCase())) return []
    const message = `no policy can be called "${name}": what people decide by hand stands under that name`
    return [diagnostic('reservedName', placeOfValue(document, ['metadata', 'name']), message, 'give it another name')]
  })
}

const reserved: readonly string[] = [OVERRIDE_POLICY, MANUAL_POLICY]

function pathTo(rule: number): Path {
  return ['spec', 'rules', rule, 'name']
}

function sameName(
  finding: 'sameDocumentName' | 'sameRuleName',
  what: string,
  document: YamlDocument,
  firstDocument: YamlDocument,
  path: Path,
  firstPath: Path,
): Diagnostic {
  const first = placeOfValue(firstDocument, firstPath)
  const message = `a second ${what}; the first is at ${first.file}:${first.line}`
  return diagnostic(finding, placeOfValue(document, path), message, 'give each its own name')
}
