// The floor: for every host at once one ssh2 connection and one `sh -s` that is given its script. Plain JavaScript, without
// anything of ours, so that nothing but that is measured.
//   node floor.mjs HOSTS.json FOLDER    runs FOLDER/ADDRESS.sh on each host; exit code 1 when one fails
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';

const [file, folder] = process.argv.slice(2);
const { user, identityFile, hosts } = JSON.parse(readFileSync(file, 'utf8'));
const privateKey = readFileSync(identityFile);

const answers = await Promise.all(hosts.map(ask));
for (const { host, code, error, output } of answers) {
  if (code === 0) continue;
  const why =
    error ??
    output
      .split('\n')
      .filter((line) => line && !line.startsWith('ok '))
      .slice(-20)
      .join('\n');
  console.log(`${host.address}: ${why}`);
}
const failed = answers.filter(({ code }) => code !== 0).length;
console.log(`${answers.length - failed} of ${answers.length} ok`);
process.exit(failed ? 1 : 0);

function ask(host) {
  return new Promise((answer) => {
    const client = new ssh2.Client();
    let output = '';
    client.on('error', (error) => answer({ host, error: error.message }));
    client.on('ready', () => {
      client.exec('sh -s', (error, stream) => {
        if (error) return answer({ host, error: error.message });
        stream.on('data', (data) => {
          output += data;
        });
        stream.stderr.on('data', (data) => {
          output += data;
        });
        stream.on('close', (code) => {
          client.end();
          answer({ host, code, output });
        });
        stream.end(readFileSync(join(folder, `${host.address}.sh`)));
      });
    });
    client.connect({
      host: host.address,
      port: host.port,
      username: user,
      privateKey,
      readyTimeout: 60_000,
      algorithms: { serverHostKey: ['ssh-ed25519'] },
      hostVerifier: (key) => host.keys.some((known) => known.split(' ')[1] === key.toString('base64')),
    });
  });
}
