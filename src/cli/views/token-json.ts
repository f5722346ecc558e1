import { isoInstant } from '../../model/time.ts'
import type { Token } from '../../store/tokens.ts'

/** A token as data, without its secret, which nobody knows. */
export function tokenDocument({ access, kind, by, madeAt }: Token): Readonly<Record<string, unknown>> {
  const { id, name, may, match, expiresAt } = access
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Token',
    id,
    name,
    for: kind === 'page' ? 'page' : 'bearer',
    may,
    match: match?.text ?? null,
    madeBy: by,
    madeAt: isoInstant(madeAt),
    expiresAt: isoInstant(expiresAt),
  }
}
