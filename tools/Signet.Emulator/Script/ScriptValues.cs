using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Signet.Emulator.Modem;

namespace Signet.Emulator.Script
{
    /// <summary>What names in scripts stand for beside a command's parameters and the dialect's own names.</summary>
    internal static class ScriptValues
    {
        private static readonly Dictionary<string, Func<ModemEmulator, string>> OfModule = new(StringComparer.Ordinal)
        {
            ["manufacturer"] = m => m.Dialect.Manufacturer,
            ["model"] = m => m.Dialect.Model,
            ["revision"] = m => m.Dialect.Revision,
            ["imei"] = m => m.Dialect.Imei,
            ["iccid"] = m => m.Card.Usim.Options.Iccid,
            ["imsi"] = m => m.Card.Usim.Options.Imsi,
            ["cpin"] = m => m.Slot.Text,
            ["simPresent"] = m => Flag(m.Slot.IsInserted),
            ["firstSocket"] = m => Text(m.Sockets.First),
            ["lastSocket"] = m => Text(m.Sockets.Last),
            ["openFlags"] = m => string.Join(',', Enumerable.Range(m.Sockets.First, m.Dialect.Links).Select(i => Flag(m.Sockets.Find(i)?.State == LinkState.Open))),
            ["registered"] = m => Flag(m.Registration.IsRegistered),
            ["stat"] = m => Text(m.Registration.State),
            ["cfun"] = m => Text(m.Settings.Functionality),
            ["area"] = m => m.Options.AreaCode,
            ["cell"] = m => m.Options.CellId,
            ["cellNumber"] = m => Convert.ToInt64(m.Options.CellId, 16).ToString(CultureInfo.InvariantCulture),
            ["areaNumber"] = m => Convert.ToInt64(m.Options.AreaCode, 16).ToString(CultureInfo.InvariantCulture),
            ["act"] = m => Text((int)m.Options.RadioAccess),
            ["ip"] = m => m.Options.IpAddress,
            ["apn"] = m => m.Settings.AccessPoint,
            ["rssi"] = m => Text(m.Registration.IsRegistered ? m.Options.Signal : 99),
            ["rssiDbm"] = m => Text(-113 + (2 * m.Options.Signal)),
            ["clock"] = m => m.Clock.Text,
            ["utc"] = m => m.Clock.Utc.ToString("yy/MM/dd,HH:mm:ss", CultureInfo.InvariantCulture),
            ["utcFields"] = m => m.Clock.Utc.ToString("yy,M,d,H,m,s", CultureInfo.InvariantCulture),
            ["zone"] = m => m.Clock.Zone,
            ["zoneShort"] = m => m.Clock.Zone[..1] + m.Clock.Zone[1..].TrimStart('0').PadLeft(1, '0'),
            ["longClock"] = m => "20" + m.Clock.Text,
            ["millivolts"] = m => Text(m.Health.Millivolts),
            ["millivoltsBy4"] = m => Text(m.Health.Millivolts / 4 * 4),
            ["decivolts"] = m => Text(m.Health.Millivolts / 100),
            ["volts"] = m => (m.Health.Millivolts / 1000.0).ToString("0.000", CultureInfo.InvariantCulture),
            ["percent"] = m => Text(m.Health.Percent),
            ["celsius"] = m => Text(m.Health.Celsius),
            ["deciCelsius"] = m => Text(10 * m.Health.Celsius),
            ["pinTries"] = m => Text(m.Card.Usim.Pin.Left),
            ["pukTries"] = m => Text(m.Card.Usim.Puk.Left),
            ["pin2Tries"] = m => Text(m.Card.Usim.Pin2.Left),
            ["puk2Tries"] = m => Text(m.Card.Usim.Puk2.Left),
            ["psm"] = m => Flag(m.Settings.PsmGiven != null),
            ["tau"] = m => m.Settings.PsmGiven?.Periodic ?? "11100000",
            ["tauSeconds"] = m => Seconds(m.Settings.PsmGiven is { } given ? GprsTimer.Periodic(given.Periodic) : null),
            ["active"] = m => m.Settings.PsmGiven?.Active ?? "11100000",
            ["activeSeconds"] = m => Seconds(m.Settings.PsmGiven is { } given ? GprsTimer.Active(given.Active) : null),
            ["askedTauSeconds"] = m => Seconds(m.Settings.Psm is { } asked ? GprsTimer.Periodic(asked.Periodic) : null),
            ["askedActiveSeconds"] = m => Seconds(m.Settings.Psm is { } asked ? GprsTimer.Active(asked.Active) : null),
            ["edrx"] = m => m.Settings.EdrxGiven ?? "",
        };

        private static readonly Dictionary<string, Func<ModemSocket?, string>> OfSocket = new(StringComparer.Ordinal)
        {
            ["exists"] = s => Flag(s != null),
            ["state"] = s => s == null ? "none" : s.State.ToString().ToLowerInvariant(),
            ["open"] = s => Flag(s?.State == LinkState.Open),
            ["available"] = s => Text(s?.Available ?? 0),
            ["sent"] = s => Text(s?.Sent ?? 0),
            ["received"] = s => Text(s?.ReceivedCount ?? 0),
            ["readSoFar"] = s => Text((s?.ReceivedCount ?? 0) - (s?.Available ?? 0)),
            ["acked"] = s => Text(s is { IsLost: false } ? s.Sent : 0),
            ["unacked"] = s => Text(s is { IsLost: true } ? s.Sent : 0),
            ["remote"] = s => s?.Remote ?? "",
            ["remoteAddress"] = s => s?.Remote.Split(':')[0] ?? "",
            ["peerHost"] = s => s?.Host ?? "",
            ["peerPort"] = s => Text(s?.Port ?? 0),
        };

        /// <summary>Names that steps leave behind, and those of loops.</summary>
        private static readonly string[] OfSteps = ["socket", "ctx", "pdp", "pdpIp", "defined", "error", "failure", "count", "rest", "data", "payload", "gaveUp", "address"];

        /// <summary>All names that are always there.</summary>
        public static IEnumerable<string> BuiltIn => OfModule.Keys.Concat(OfSocket.Keys).Concat(OfSteps);

        /// <summary>What a name stands for; empty for nothing.</summary>
        public static string Find(ModemEmulator modem, string name, IReadOnlyDictionary<string, string>? locals = null)
        {
            if (locals != null && locals.TryGetValue(name, out string? local))
                return local;
            if (modem.Settings.Values.TryGetValue(name, out string? value))
                return value;
            if (OfModule.TryGetValue(name, out Func<ModemEmulator, string>? ofModule))
                return ofModule(modem);
            if (OfSocket.TryGetValue(name, out Func<ModemSocket?, string>? ofSocket))
                return ofSocket(SocketOf(modem, locals));
            if (name is not ("pdp" or "pdpIp" or "defined"))
                return "";
            int context = Number(Find(modem, "ctx", locals));
            if (name == "defined")
                return Flag(modem.Settings.DefinedContexts.Contains(context));
            bool active = modem.Contexts.IsActive(context);
            return name == "pdp" ? Flag(active) : active ? modem.Options.IpAddress : "0.0.0.0";
        }

        public static ModemSocket? SocketOf(ModemEmulator modem, IReadOnlyDictionary<string, string>? locals)
        {
            return locals != null && locals.TryGetValue("socket", out string? number) && number.Length > 0 ? modem.Sockets.Find(Number(number)) : null;
        }

        public static int Number(string text)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
        }

        private static string Seconds(TimeSpan? time)
        {
            return Text((long)(time ?? TimeSpan.Zero).TotalSeconds);
        }

        private static string Flag(bool value)
        {
            return value ? "1" : "0";
        }

        private static string Text(long value)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }
    }
}
