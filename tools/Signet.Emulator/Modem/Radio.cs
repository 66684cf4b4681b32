using System;
using System.Collections.Generic;
using System.Threading;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem
{
    /// <summary>What the radio does, which decides what the battery gives.</summary>
    internal enum RadioState
    {
        Off,
        Searching,
        Connected,
        Idle,
        PowerSaving,
    }

    /// <summary>Time in each state of the radio since the emulator began; two of them subtract to a window.</summary>
    /// <param name="Off">Switched off, or in flight mode.</param>
    /// <param name="Searching">On without a network.</param>
    /// <param name="Connected">RRC connected (3GPP TS 36.331 clause 4.2.1): what costs most.</param>
    /// <param name="Idle">RRC idle, paged in each cycle of (e)DRX.</param>
    /// <param name="PowerSaving">Power saving mode.</param>
    /// <param name="Connections">How often it became connected.</param>
    public sealed record RadioTimes(TimeSpan Off, TimeSpan Searching, TimeSpan Connected, TimeSpan Idle, TimeSpan PowerSaving, int Connections)
    {
        /// <summary>What passed since an earlier moment.</summary>
        /// <param name="earlier">The earlier times.</param>
        /// <returns>The differences.</returns>
        public RadioTimes Since(RadioTimes earlier)
        {
            return new RadioTimes(
                Off - earlier.Off, Searching - earlier.Searching, Connected - earlier.Connected, Idle - earlier.Idle,
                PowerSaving - earlier.PowerSaving, Connections - earlier.Connections);
        }
    }

    /// <summary>
    /// The RRC connection: made by whatever is sent, released by the network after its inactivity timer, or at once where
    /// release assistance tells it that nothing more comes (3GPP TS 24.301 clause 9.9.4.25, TS 36.321 clause 5.4.5). What comes
    /// from the network waits for the next paging occasion of eDRX, and in power saving mode for its end.
    /// </summary>
    internal sealed class Radio(ModemEmulator modem, ModemLoop loop)
    {
        /// <summary>From the device's word that nothing more comes to the release.</summary>
        private const int ReleaseMs = 200;

        private readonly TimeSpan[] _times = new TimeSpan[5];
        private readonly Queue<Action> _downlink = new();
        private RadioState _state;
        private TimeSpan _since = modem.Time.GetElapsedTime(0);
        private TimeSpan _idleSince;
        private ITimer? _release;
        private ITimer? _paging;
        private int _connections;
        private int _assistance;
        private bool _always;

        public bool IsConnected { get; private set; }

        private TimeSpan Now => modem.Time.GetElapsedTime(0);

        private RadioState State
        {
            get
            {
                if (modem.Power.IsOff || modem.Settings.Functionality != 1)
                    return RadioState.Off;
                if (modem.Power.IsInPsm)
                    return RadioState.PowerSaving;
                if (!modem.Registration.IsRegistered)
                    return RadioState.Searching;
                return IsConnected ? RadioState.Connected : RadioState.Idle;
            }
        }

        private bool IsReachable => IsConnected || (!modem.Power.IsInPsm && modem.Saving.EdrxCycle == null);

        /// <summary>Power-on and power-off: nothing goes on, and nobody waits.</summary>
        public void Reset()
        {
            Stop();
            _downlink.Clear();
            _assistance = 0;
            Note();
        }

        /// <summary>Something has changed: the time till now goes to the state that was.</summary>
        public void Note()
        {
            TimeSpan now = Now;
            _times[(int)_state] += now - _since;
            _since = now;
            _state = State;
        }

        public RadioTimes Times()
        {
            Note();
            return new RadioTimes(
                _times[(int)RadioState.Off], _times[(int)RadioState.Searching], _times[(int)RadioState.Connected], _times[(int)RadioState.Idle],
                _times[(int)RadioState.PowerSaving], _connections);
        }

        /// <summary>The service ends: so does the connection.</summary>
        public void Lose()
        {
            Stop();
            Note();
        }

        /// <summary>The device has something to send: data, or signalling.</summary>
        /// <param name="isData">True for data, which release assistance is about.</param>
        public void Uplink(bool isData = false)
        {
            if (!modem.Registration.IsRegistered)
                return;
            Connect();
            ReleaseAfter(isData && Assisted(1) ? TimeSpan.FromMilliseconds(ReleaseMs) : modem.Options.RrcInactivity);
        }

        /// <summary>The network has something: it is done as soon as the device can be reached.</summary>
        public void Downlink(Action work)
        {
            if (!modem.Registration.IsRegistered || (_downlink.Count == 0 && IsReachable))
            {
                Hear();
                work();
                return;
            }

            _downlink.Enqueue(work);
            WaitForPaging();
        }

        /// <summary>Release assistance: 0 none, 1 nothing after what is sent next, 2 one answer to it, 3 nothing even now.</summary>
        /// <param name="mode">Which.</param>
        /// <param name="always">True for all that is sent from now on, false for the next piece.</param>
        public void Assist(int mode, bool always)
        {
            if (mode == 3 && IsConnected && modem.Options.ReleaseAssistance)
                ReleaseAfter(TimeSpan.FromMilliseconds(ReleaseMs));
            _assistance = mode == 3 ? 0 : mode;
            _always = always;
        }

        private void Hear()
        {
            if (!modem.Registration.IsRegistered)
                return;
            Connect();
            ReleaseAfter(Assisted(2) ? TimeSpan.FromMilliseconds(ReleaseMs) : modem.Options.RrcInactivity);
        }

        private bool Assisted(int mode)
        {
            if (_assistance != mode || !modem.Options.ReleaseAssistance)
                return false;
            if (!_always)
                _assistance = 0;
            return true;
        }

        private void Connect()
        {
            if (modem.Power.IsInPsm)
                modem.Power.LeavePsm();
            if (IsConnected)
                return;
            IsConnected = true;
            _connections++;
            loop.Cancel(_paging);
            _paging = null;
            Note();
            Tell();
            while (IsConnected && _downlink.TryDequeue(out Action? work))
                work();
        }

        private void ReleaseAfter(TimeSpan time)
        {
            loop.Cancel(_release);
            if (time > TimeSpan.Zero)
                _release = loop.Schedule(time, () => modem.Flushed(Release));
            else
                Release();
        }

        private void Release()
        {
            Stop();
            Note();
            Tell();
            modem.Power.Touch();
        }

        private void Stop()
        {
            loop.Cancel(_release);
            loop.Cancel(_paging);
            _paging = null;
            IsConnected = false;
            _idleSince = Now;
        }

        private void Tell()
        {
            modem.Tracer.Write(TraceLayer.Socket, TraceDirection.None, IsConnected ? "RRC connected" : "RRC idle");
            if (modem.Settings.TellsConnection)
                modem.Line.Urc($"+CSCON: {(IsConnected ? 1 : 0)}");
        }

        private void WaitForPaging()
        {
            if (_paging != null || modem.Saving.EdrxCycle is not { } cycle || modem.Power.IsInPsm)
                return;
            TimeSpan passed = TimeSpan.FromTicks((Now - _idleSince).Ticks % cycle.Ticks);
            _paging = loop.Schedule(cycle - passed, () =>
            {
                _paging = null;
                modem.Flushed(Hear);
            });
        }
    }
}
