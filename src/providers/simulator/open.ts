import type { Clock, Random } from '../../model/clock.ts'
import type { Provider } from '../provider.ts'
import { classroom } from './classroom.ts'
import { openSimulator, type SimulatorOptions } from './simulator.ts'
import { openSqliteWorld } from './sqlite-world.ts'
import type { World } from './world.ts'

export interface SimulatorSettings
  extends Pick<SimulatorOptions, 'blocked' | 'concurrency' | 'trouble' | 'poseAsReal' | 'notifies' | 'ownSession'> {
  /** The file of the world, shared by every process that names it. */
  readonly world: string
}

/**
 * The world in a file, a classroom if the file is fresh. What the verb `simulate` works on.
 * @throws {WorldFileError} the file can't be used
 */
export function openWorld(path: string, clock: Clock): Promise<World> {
  return openSqliteWorld({ path, clock, initial: () => classroom(clock.now()) })
}

/** @throws {WorldFileError} the file of the world can't be used */
export async function openSimulatorOnFile(
  { world, ...settings }: SimulatorSettings,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<Provider> {
  return openSimulator({ ...settings, world: await openWorld(world, clock), clock, random })
}
