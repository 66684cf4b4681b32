using System;
using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// The only way from this library to the card: it owns the transport and lets no APDU pass that could touch the
    /// owner's PIN counters (docs/SECURITY.md section 4). It learns what it needs from the traffic itself, so no caller
    /// can talk it into anything: which channel the card opened, whether SELECT succeeded on it in this SIM epoch,
    /// and under which class GET DATA or GET RANDOM was answered.
    /// </summary>
    /// <remarks>
    /// To a USIM, 24 is CHANGE PIN and 2C is UNBLOCK PIN, both with 16 data bytes (ETSI TS 102 221 clauses 11.1.10 and
    /// 11.1.13). A channel silently turns into the USIM's when the SIM was reset and the module opened the number again.
    /// </remarks>
    public sealed partial class ApduGuard
    {
        private const int MaxChannel = 19;
        private const int PinDataLength = 16;

        private const int Closed = 0;
        private const int Open = 1;
        private const int Selected = 2;
        private const int Proven = 3;

        private readonly IApduTransport _transport;
        private int _session;
        private int _state;
        private int _channel;
        private int _epoch;
        private bool _managed;
        private bool _opening;
        private bool _responseWaits;

        // Channels that were given up in transport epoch _epoch, as bit masks: surely still ours; perhaps ours.
        private int _ours;
        private int _suspect;

        /// <summary>Makes a guard, closed.</summary>
        /// <param name="transport">The way to the card; from now on nobody else may use it for an applet.</param>
        /// <param name="session">The only session number that may go out as P2, 0 or 1; 0 unless the applet refuses
        /// it, since the PIN commands refuse P2 = 00.</param>
        public ApduGuard(IApduTransport transport, int session)
        {
            _transport = transport;
            _session = session & 1;
        }

        /// <summary>Sees each exchange; may be null.</summary>
        public IApduObserver Observer;

        /// <summary>Commands sent since the start, without GET RESPONSE.</summary>
        public int Commands { get; private set; }

        /// <summary>GET RESPONSE commands sent since the start.</summary>
        public int GetResponses { get; private set; }

        /// <summary>Commands since the start that got no answer or a broken one, or a status word of a card in trouble: 64xx
        /// and 65xx (memory), 6Fxx (no diagnosis; ISO/IEC 7816-4 clause 5.6).</summary>
        public int Errors { get; private set; }

        /// <summary>Number of the open channel, 1 to 19; 0 when none is open in the present SIM epoch, and for a channel
        /// that the module opened, since it alone knows the number.</summary>
        public int Channel
        {
            get { return IsOpen ? _channel : 0; }
        }

        /// <summary>True while a channel is open in the present SIM epoch.</summary>
        public bool IsOpen
        {
            get { return _state != Closed && !HasEpochEnded; }
        }

        /// <summary>Longest command APDU in bytes that the transport takes.</summary>
        public int MaxCommandLength
        {
            get { return _transport.MaxCommandLength; }
        }

        /// <summary>The session number that may go out as P2: 0, or 1.</summary>
        public int Session
        {
            get { return _session; }
        }

        /// <summary>The class byte that the applet has answered to, with the channel in it; 0 before it has.</summary>
        public int AppletClass { get; private set; }

        /// <summary>True while the applet is selected, its class is known and the SIM epoch is the same.</summary>
        public bool IsReady
        {
            get { return _state == Proven && !HasEpochEnded; }
        }

        /// <summary>True when the transport has seen a SIM reset since the channel was asked for.</summary>
        public bool HasEpochEnded
        {
            get { return _transport.Epoch != _epoch; }
        }

        /// <summary>
        /// A channel that was given up but is still ours and should be closed; 0 when there is none. Always 0 after a
        /// SIM reset that the transport noticed: then the number may be the module's.
        /// </summary>
        public int ChannelToClose
        {
            get
            {
                if (!HasEpochEnded)
                {
                    for (int channel = 1; channel <= MaxChannel; channel++)
                    {
                        if ((_ours >> channel & 1) != 0)
                        {
                            return channel;
                        }
                    }
                }

                return 0;
            }
        }

        /// <summary>Takes session number 1 in place of 0, for an applet that has refused 0.</summary>
        /// <param name="session">0 or 1.</param>
        public void UseSession(int session)
        {
            _session = session & 1;
        }

        /// <summary>Lets the module open a channel and select an applet on it. Its class bytes carry no number.</summary>
        /// <param name="routes">The transport given to the constructor.</param>
        /// <param name="aid">AID, 5 to 16 bytes.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <returns>False when the module refuses.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.UnsafeApdu"/> while a channel is open, and the
        /// transport's codes.</exception>
        public bool OpenManaged(ISimRoutes routes, byte[] aid, int timeoutMs)
        {
            if (routes != _transport || IsOpen || aid.Length < 5 || aid.Length > 16)
            {
                throw Unsafe("a channel by the module");
            }

            BeginOpen();
            _opening = false;
            Commands++;
            if (!routes.OpenChannel(aid, timeoutMs))
            {
                return false;
            }

            _managed = true;
            _state = Selected;
            AppletClass = 0;
            _responseWaits = false;
            return true;
        }

        /// <summary>Gives a channel of the module back. Never throws.</summary>
        /// <param name="routes">The transport given to the constructor.</param>
        public void CloseManaged(ISimRoutes routes)
        {
            if (_managed)
            {
                _managed = false;
                _state = Closed;
                _responseWaits = false;
                AppletClass = 0;
                routes.CloseChannel();
            }
        }

        /// <summary>Checks a command, sends it, and gathers its response.</summary>
        /// <param name="command">The command.</param>
        /// <param name="response">Takes data and status word behind what it holds.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <returns>The status word.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.UnsafeApdu"/> when a rule forbids the command,
        /// <see cref="ErrorCode.ChannelLost"/> when the SIM epoch has changed (nothing was sent in both cases);
        /// <see cref="ErrorCode.NotSupported"/> when the transport can't carry the length;
        /// <see cref="ErrorCode.ApduMalformed"/> and the transport's own codes.</exception>
        public int Send(ApduCommand command, ApduResponse response, int timeoutMs)
        {
            byte[] apdu = command.Buffer;
            Check(apdu, command.DataLength);
            if (command.Length > _transport.MaxCommandLength)
            {
                throw new SignetException(ErrorCode.NotSupported, "APDU longer than the module takes");
            }

            response.Reserve();
            int ins = apdu[1];
            bool opening = ins == IotSafe.InsManageChannel && apdu[2] == 0;
            if (opening)
            {
                BeginOpen();
            }
            else if (ins == IotSafe.InsSelect)
            {
                _state = Open;
            }

            int before = response.Count;
            int length;
            try
            {
                Count(ins);
                length = _transport.Exchange(apdu, 0, command.Length, response.Data, before, timeoutMs);
                if (length < 2 || length > 258)
                {
                    throw new SignetException(ErrorCode.ApduMalformed, "response length");
                }
            }
            catch (Exception)
            {
                Errors++;
                Lose(true);
                Observe(command, 0, 0);
                throw;
            }

            response.Accept(length);
            int sw1 = response.Sw >> 8;
            Errors += sw1 == 0x64 || sw1 == 0x65 || sw1 == 0x6F ? 1 : 0;
            Observe(command, length - 2, response.Sw);
            Track(apdu, response);
            return response.Sw;
        }

        /// <summary>
        /// Tells that a refusal which had ended the epoch came again right after a fresh SELECT: the applet meant it,
        /// no reset had happened, and the channels given up for it are still ours.
        /// </summary>
        public void ReclaimSuspects()
        {
            _ours |= _suspect;
            _suspect = 0;
        }

        private void BeginOpen()
        {
            int epoch = _transport.Epoch;
            if (epoch != _epoch)
            {
                _ours = 0;
                _suspect = 0;
            }

            // Taken before the exchange: a reset during it makes the channel void.
            _epoch = epoch;
            _state = Closed;
            _channel = 0;
            _managed = false;
            _opening = true;
        }

        private void Track(byte[] apdu, ApduResponse response)
        {
            int ins = apdu[1];
            int sw = response.Sw;
            bool success = StatusWord.IsSuccess(sw);
            bool waits = StatusWord.HasResponse(sw);
            _responseWaits = waits || (ins == IotSafe.InsGetResponse && StatusWord.WantsLe(sw));
            if (_opening)
            {
                TrackOpening(response, success);
            }
            else if (ins == IotSafe.InsManageChannel)
            {
                // Whatever the card says to a close, the channel is not used again.
                _ours &= ~(1 << apdu[3]);
                if (apdu[3] == _channel)
                {
                    _state = Closed;
                }
            }
            else if (ins == IotSafe.InsSelect)
            {
                TrackSelect(sw, success || waits);
            }
            else if (_state == Selected && ins != IotSafe.InsGetResponse && (success || waits))
            {
                _state = Proven;
                AppletClass = apdu[0];
            }
            else if (sw == StatusWord.ChannelNotSupported
                || (_state == Proven && (StatusWord.EndsEpoch(sw) || sw == StatusWord.Unknown)))
            {
                // 6F00 is how an applet stumbles, but also how a card that was reset answers GET RESPONSE.
                Lose(sw == StatusWord.Unknown && ins != IotSafe.InsGetResponse);
                if (sw == StatusWord.ChannelNotSupported)
                {
                    _suspect &= ~(1 << _channel);
                }
            }
        }

        private void TrackOpening(ApduResponse response, bool success)
        {
            if (success && response.Count == 1 && response.Data[0] >= 1 && response.Data[0] <= MaxChannel)
            {
                _channel = response.Data[0];
                _state = Open;
                AppletClass = 0;
                int bit = 1 << _channel;

                // The card gave the number anew, so it had been free: not ours from before.
                _ours &= ~bit;
                _suspect &= ~bit;
            }

            _opening = _responseWaits;
        }

        private void TrackSelect(int sw, bool success)
        {
            AppletClass = 0;
            if (success)
            {
                _state = Selected;
            }
            else if (sw == StatusWord.ChannelNotSupported)
            {
                _state = Closed;
            }
        }

        private void Lose(bool ours)
        {
            _opening = false;
            _responseWaits = false;
            AppletClass = 0;
            if (_state == Closed)
            {
                return;
            }

            _state = Closed;
            if (_managed)
            {
                return;
            }

            if (ours)
            {
                _ours |= 1 << _channel;
            }
            else
            {
                _suspect |= 1 << _channel;
            }
        }

        private void Count(int ins)
        {
            if (ins == IotSafe.InsGetResponse)
            {
                GetResponses++;
            }
            else
            {
                Commands++;
            }
        }

        private void Observe(ApduCommand command, int responseLength, int sw)
        {
            if (Observer != null)
            {
                byte[] apdu = command.Buffer;
                Observer.OnExchange(apdu[0], apdu[1], apdu[2], apdu[3], command.DataLength, responseLength, sw);
            }
        }
    }
}
