import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/inventory.ts';
import { run } from '../run.ts';

function inventory() {
  return folderWith({ 'hosts.yaml': 'all: { hosts: { a: } }\n' });
}

/** An editor that appends a line to the file it is given. */
function editorThatAdds(line: string) {
  return { EDITOR: `add() { echo '${line}' >>"$1"; }; add` };
}

describe('secrets', () => {
  it('are written with an editor, listed by name, shown by value and rotated', async () => {
    const folder = inventory();
    const secret = (words: readonly string[], env = {}) =>
      run(['secret', ...words, '-i', folder], { env: { PATH: process.env.PATH!, ...env } });

    expect((await secret(['list'])).stdout).toBe('');
    const edited = await secret(['edit'], editorThatAdds('redis_password: hunter22'));
    expect(edited.stdout).toMatch(/^written/);
    expect((await secret(['list'])).stdout).toBe('redis_password\n');
    expect((await secret(['show', 'redis_password'])).stdout).toBe('hunter22\n');

    expect((await secret(['rotate', 'redis_password'])).stdout).not.toContain('hunter22');
    expect((await secret(['show', 'redis_password'])).stdout).toMatch(/^[\w-]{32}\n$/);
    expect((await secret(['rotate'])).stdout).toMatch(/^the file has a new key/);
    expect((await secret(['list'])).stdout).toBe('redis_password\n');
  });

  it('stay as they are when the editor changes nothing', async () => {
    const { stdout } = await run(['secret', 'edit', '-i', inventory()], {
      env: { PATH: process.env.PATH!, EDITOR: 'true' },
    });
    expect(stdout).toBe('nothing changed\n');
  });

  it('stay as they are when the editor fails', async () => {
    const env = { PATH: process.env.PATH!, EDITOR: 'false' };
    await expect(run(['secret', 'edit', '-i', inventory()], { env })).rejects.toMatchObject({ code: 'EDITOR_FAILED' });
  });

  it.each([
    [['show'], 'USAGE', 'SECRET is missing'],
    [['shwo'], 'USAGE', 'unknown ACTION "shwo"'],
    [['show', 'x'], 'SECRET_MISSING', 'there is no secret "x"'],
    [['rotate', 'x'], 'SECRET_MISSING', 'there is no secret "x"'],
  ])('rejects %j', async (words, code, message) => {
    await expect(run(['secret', ...words, '-i', inventory()])).rejects.toMatchObject({ code, message });
  });
});
