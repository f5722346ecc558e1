import type { Diagnostic } from '../../model/diagnostic.ts'
import { annotationLines } from './annotations-github.ts'
import type { PlaceOf } from './plan-github.ts'

/** Findings as annotations where they stand, the gravest first. */
export function diagnosticsGithub(diagnostics: readonly Diagnostic[], place: PlaceOf): string {
  const lines = annotationLines(
    diagnostics.map(({ severity, code, message, file, line, hint }) => ({
      level: severity,
      file: place(file),
      line,
      title: code,
      // Where the file stands nowhere in the repository, its name is all there is to go by.
      message: `${place(file) === null ? `${file}: ` : ''}${message}${hint === null ? '' : ` (${hint})`}`,
    })),
  )
  return lines.map(line => `${line}\n`).join('')
}
