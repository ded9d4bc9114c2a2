import { type Text, text } from 'rebuild';

interface PgHba {
  readonly databases: readonly { readonly name: string; readonly owner: string }[];
  readonly networks: readonly string[];
}

/** Who may connect from where: over the socket the system's users as themselves, over the network each role to its database. */
export function pgHba({ databases, networks }: PgHba): Text {
  const remote = networks.flatMap((network) =>
    databases.map(({ name, owner }) => `host ${quoted(name)} ${quoted(owner)} ${network} scram-sha-256`),
  );
  return text`
    # TYPE DATABASE USER ADDRESS METHOD
    local all all peer
    host all all 127.0.0.1/32 scram-sha-256
    ${remote.join('\n')}
  `;
}

/** In quotes, words such as `all` mean themselves. */
function quoted(name: string): string {
  return `"${name}"`;
}
