import { type Annotation, type AnnotationLevel, annotationLine } from './github-text.ts'

/** GitHub shows no more of one level from one step. */
const SHOWN = 10

const LEVELS: readonly AnnotationLevel[] = ['error', 'warning', 'notice']

/** The gravest first. What GitHub would not show is counted in the last one of its level. */
export function annotationLines(annotations: readonly Annotation[]): readonly string[] {
  return LEVELS.flatMap(level => {
    const all = annotations.filter(annotation => annotation.level === level)
    const shown = all.length > SHOWN ? [...all.slice(0, SHOWN - 1), theRest(level, all.slice(SHOWN - 1))] : all
    return shown.map(annotationLine)
  })
}

function theRest(level: AnnotationLevel, rest: readonly Annotation[]): Annotation {
  const { title = '' } = rest[0] ?? {}
  return {
    level,
    file: null,
    line: 0,
    title: `${rest.length} more`,
    message: `GitHub shows ${SHOWN} of a kind, so these are left out, the first of them ${title}: -o text or -o markdown has them all.`,
  }
}
