import { type Text, text } from 'rebuild';

interface RabbitmqConf {
  readonly port: number;
  readonly management_address: string;
  readonly memory_share: number;
  readonly memoryMiB: number;
}

export function rabbitmqConf({ port, management_address, memory_share, memoryMiB }: RabbitmqConf): Text {
  const watermark = `${Math.floor(memoryMiB * memory_share)}MiB`;
  return text`
    listeners.tcp.default = ${port}
    management.tcp.ip = ${management_address}
    management.tcp.port = 15672
    prometheus.tcp.port = 15692
    # By queue: a sum over all of them does not tell the one that grows.
    prometheus.return_per_object_metrics = true

    # In MiB and not as a share: in a container the server would take the share of the whole machine.
    vm_memory_high_watermark.absolute = ${watermark}
    # Enough to write down all that is in memory.
    disk_free_limit.absolute = ${watermark}
  `;
}
