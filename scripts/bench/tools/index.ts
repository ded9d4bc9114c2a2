import type { ToolName } from '../names.ts';
import type { Peers } from '../peers/install.ts';
import { ansible } from './ansible.ts';
import type { ByHand } from './by-hand.ts';
import { ours } from './ours.ts';
import { pyinfra } from './pyinfra.ts';
import type { Scene, Tool } from './tool.ts';

/** Each of the tools, ready to run on the hosts of the scene. */
export function makeTools(
  names: readonly ToolName[],
  scene: Scene,
  scripts: ByHand,
  peers: Peers,
): Map<ToolName, Tool> {
  const makers: Readonly<Record<ToolName, () => Tool>> = {
    floor: () => scripts.floor,
    shell: () => scripts.shell,
    ours: () => ours(scene),
    pyinfra: () => pyinfra(scene, peers.pyinfra!),
    mitogen: () => ansible({ scene, venv: peers.ansible!, withMitogen: true }),
    ansible: () => ansible({ scene, venv: peers.ansible!, withMitogen: false }),
  };
  return new Map(names.map((name) => [name, makers[name]()]));
}
