using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Timers;

[JsonSerializable(typeof(ScheduleStatus))]
internal sealed partial class TimerJsonContext : JsonSerializerContext;
