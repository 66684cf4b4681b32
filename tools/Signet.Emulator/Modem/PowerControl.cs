using System;
using System.Collections.Generic;
using System.Threading;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem
{
    /// <summary>PWRKEY, RESET and DTR; sleep of the UART; power saving mode.</summary>
    internal sealed class PowerControl(ModemEmulator modem, ModemLoop loop)
    {
        private ITimer? _idle;
        private ITimer? _psmTimer;
        private ITimer? _tau;
        private TimeSpan _offUntil;
        private bool _dtrHigh;
        private bool _asleep;
        private bool _waking;
        private bool _inPsm;

        /// <summary>True when switched off, or hung.</summary>
        public bool IsOff { get; private set; }

        /// <summary>True in power saving mode.</summary>
        public bool IsInPsm => _inPsm;

        /// <summary>True when the UART takes bytes.</summary>
        public bool Hears => !IsOff && !(_inPsm && modem.Dialect.Psm.Deaf) && !_asleep && !_waking;

        private SleepHabits Sleep => modem.Dialect.Sleep;

        private string SleepValue => Sleep.Command.Length == 0 ? "" : modem.Settings.Values.GetValueOrDefault(Sleep.Command, "");

        /// <summary>Power-on.</summary>
        public void Reset()
        {
            loop.Cancel(_idle);
            loop.Cancel(_psmTimer);
            loop.Cancel(_tau);
            IsOff = false;
            _asleep = false;
            _waking = false;
            _inPsm = false;
        }

        public void SwitchOff()
        {
            foreach (string line in modem.Dialect.Power.OffLines)
                modem.Line.Urc(line);
            modem.Line.Flush();
            modem.Sockets.CloseAll();
            loop.CancelAll();
            IsOff = true;
            modem.Radio.Reset();
            _offUntil = modem.Time.GetElapsedTime(0) + modem.Scaled(modem.Dialect.Power.OffTakesMs);
        }

        /// <summary>From now on the module hears nothing; only a restart brings it back.</summary>
        public void Hang()
        {
            IsOff = true;
            modem.Radio.Reset();
        }

        public void PressKey(int milliseconds)
        {
            PowerKeys keys = modem.Dialect.Power;
            if (!keys.HasKey)
                return;
            if (_inPsm && milliseconds >= Math.Min(keys.OnMs, 200))
                LeavePsm();
            else if (IsOff && milliseconds >= keys.OnMs && modem.Time.GetElapsedTime(0) >= _offUntil)
                modem.Boot(first: false);
            else if (!IsOff && !_inPsm && keys.ResetByKeyMs > 0 && milliseconds >= keys.ResetByKeyMs)
                modem.Boot(first: false);
            else if (!IsOff && !_inPsm && milliseconds >= keys.OffMs)
                SwitchOff();
        }

        public void PressReset(int milliseconds)
        {
            if (milliseconds >= modem.Dialect.Power.ResetMs)
                modem.Boot(first: false);
        }

        public void SetDtr(bool high)
        {
            _dtrHigh = high;
            if (!high && _inPsm && modem.Dialect.Psm.WakesByDtr)
                LeavePsm();
            else if (high && Sleep.DtrValue.Length > 0 && SleepValue == Sleep.DtrValue)
                _asleep = true;
            else if (!high && _asleep)
                Wake();
        }

        /// <summary>Bytes arrive while the UART sleeps: they may wake it, and are lost.</summary>
        public void Disturbed()
        {
            if (_asleep && SleepValue == Sleep.IdleValue && Sleep.IdleValue.Length > 0)
                Wake();
        }

        /// <summary>Something passed on the line: the times of silence begin anew.</summary>
        public void Touch()
        {
            loop.Cancel(_idle);
            loop.Cancel(_psmTimer);
            if (SleepValue.Length > 0 && (SleepValue == Sleep.IdleValue || (SleepValue == Sleep.DtrValue && _dtrHigh)))
                _idle = loop.Schedule(TimeSpan.FromMilliseconds(Sleep.AfterMs), () => _asleep = true);

            // T3324 runs from the release of the RRC connection; a module whose line is in use stays awake too.
            if (!_inPsm && !modem.Radio.IsConnected && modem.Settings.PsmGiven is { } psm && modem.Registration.IsRegistered
                && GprsTimer.Active(psm.Active) is { } active)
                _psmTimer = loop.Schedule(active, () => modem.Flushed(EnterPsm));
        }

        private void Wake()
        {
            _asleep = false;
            _waking = true;
            modem.Later(Sleep.WakeMs, () => _waking = false);
            Touch();
        }

        /// <summary>The end of power saving mode: by PWRKEY, by the line of the host, by T3412, or because there is something to send.</summary>
        public void LeavePsm()
        {
            loop.Cancel(_tau);
            if (modem.Dialect.Psm.Boots)
                modem.Boot(first: false, resumed: true);
            _inPsm = false;
            modem.Radio.Note();
            modem.RunEvent("psmLeft");
            if (!modem.Dialect.Psm.Boots)
                modem.Radio.Uplink();
            Touch();
        }

        private void EnterPsm()
        {
            PsmHabits habits = modem.Dialect.Psm;
            modem.RunEvent("psmEntered");
            modem.Line.Flush();
            modem.Tracer.Write(TraceLayer.At, TraceDirection.None, "power saving mode");
            _inPsm = true;
            modem.Radio.Note();
            if (!habits.KeepsSockets)
            {
                modem.Sockets.CloseAll();
                modem.Contexts.Clear();
            }

            (string periodic, _) = modem.Settings.PsmGiven!.Value;
            if (GprsTimer.Periodic(periodic) is { } time && time > TimeSpan.Zero)
                _tau = loop.Schedule(time, () => modem.Flushed(LeavePsm));
        }
    }
}
