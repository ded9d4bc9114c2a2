/** A line of a .pub file of the given type, with made-up content. */
export function blobLine(type: string, content: string): string {
  const field = (text: string) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return `${type} ${Buffer.concat([field(type), field(content)]).toString('base64')}`;
}
