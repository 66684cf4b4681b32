using System;
using System.Collections.Generic;
using System.Globalization;
using Signet.Emulator.Script;

namespace Signet.Emulator.Modem
{
    /// <summary>AT+CCLK: the network's time once it has told it (3GPP TS 27.007 clause 8.15), before that a clock that nobody set.</summary>
    internal sealed class ModuleClock(ModemEmulator modem)
    {
        private const string Format = "yy/MM/dd,HH:mm:ss";

        private readonly List<(ScriptText Text, ScriptCondition? When)> _nitz = Prepare(modem.Dialect.Clock);
        private TimeSpan _jump;
        private DateTimeOffset? _bootedAt;
        private DateTimeOffset? _unset;

        /// <summary>Universal time as the module believes it.</summary>
        public DateTimeOffset Utc => _unset is { } unset ? unset + (modem.Time.GetUtcNow() - _bootedAt!.Value) + _jump : modem.Time.GetUtcNow() + _jump;

        /// <summary>Quarters of an hour east of Greenwich: "+04".</summary>
        public string Zone
        {
            get
            {
                int quarters = _unset == null ? modem.Options.ZoneQuarters : 0;
                return (quarters < 0 ? "-" : "+") + Math.Abs(quarters).ToString("00", CultureInfo.InvariantCulture);
            }
        }

        /// <summary>What AT+CCLK? shows.</summary>
        public string Text
        {
            get
            {
                TimeSpan shift = modem.Dialect.Clock.ShowsLocal && _unset == null ? TimeSpan.FromMinutes(15 * modem.Options.ZoneQuarters) : TimeSpan.Zero;
                return (Utc + shift).ToString(Format, CultureInfo.InvariantCulture) + Zone;
            }
        }

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CCLK"] = Clock;
        }

        /// <summary>Power-on: the time is lost.</summary>
        public void Reset()
        {
            _jump = TimeSpan.Zero;
            _bootedAt = modem.Time.GetUtcNow();
            _unset = Parse(modem.Dialect.Clock.Unset);
        }

        /// <summary>The network tells the time (NITZ), which sets the clock (AT+CTZU=1, AT+CLTS=1): what it had jumped is mended.</summary>
        public void Told()
        {
            if (!modem.Options.TellsTime)
                return;
            _unset = null;
            _jump = TimeSpan.Zero;
            foreach ((ScriptText text, ScriptCondition? when) in _nitz)
            {
                if (when?.Holds(n => ScriptValues.Find(modem, n)) != false)
                    modem.Line.Urc(text.Fill(n => ScriptValues.Find(modem, n)));
            }
        }

        public void Jump(TimeSpan by)
        {
            _jump += by;
        }

        private static List<(ScriptText, ScriptCondition?)> Prepare(ClockHabits habits)
        {
            ScriptCondition? when = habits.NitzWhen.Length > 0 ? new ScriptCondition(habits.NitzWhen) : null;
            List<(ScriptText, ScriptCondition?)> all = [];
            foreach (string text in habits.Nitz)
                all.Add((new ScriptText(text), when));
            return all;
        }

        private static DateTimeOffset? Parse(string text)
        {
            bool good = text.Length >= 17 && DateTime.TryParseExact(
                text[..17], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out _);
            return good
                ? new DateTimeOffset(DateTime.ParseExact(text[..17], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal))
                : null;
        }

        private AtResult Clock(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                modem.Line.Info($"+CCLK: \"{Text}\"");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            if (command.Kind != AtCommandKind.Set || Parse(command.Parameters[0]) is not { } set)
                return AtResult.Cme(3);
            _unset = null;
            _jump = set - modem.Time.GetUtcNow();
            return AtResult.Ok;
        }
    }
}
