import { systemClock } from '../runtime/system-clock.ts'
import { repositoryName } from '../settings/git-values.ts'
import type { Settings } from '../settings/settings.ts'
import { openStore } from '../store/open-store.ts'
import { StoreError } from '../store/store.ts'
import { OperationFailed } from './errors.ts'
import { rememberedHost } from './remembered-host.ts'

/**
 * Id of the commit of the settings' repository that came into force last on this host.
 * @returns null: none did, or nobody can tell from here, such as an account that may not read the state folder
 */
export async function acceptedCommit(settings: Settings): Promise<string | null> {
  const { git, state } = settings
  if (git === null) return null
  try {
    const host = await rememberedHost(settings)
    const store = openStore({ folder: state, host, clock: systemClock(), mode: 'read' })
    try {
      return store?.acceptedCommit(repositoryName(git))?.id ?? null
    } finally {
      store?.close()
    }
  } catch (error) {
    if (error instanceof OperationFailed || error instanceof StoreError) return null
    throw error
  }
}
