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
    public sealed class ApduGuard
    {
        private const int MaxChannel = 19;
        private const int PinDataLength = 16;

        private const int Closed = 0;
        private const int Open = 1;
        private const int Selected = 2;
        private const int Proven = 3;

        private readonly IApduTransport _transport;
        private readonly int _session;

        private int _state;
        private int _channel;
        private int _epoch;
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
        public IApduObserver Observer { get; set; }

        /// <summary>Commands sent since the start, without GET RESPONSE.</summary>
        public int Commands { get; private set; }

        /// <summary>GET RESPONSE commands sent since the start.</summary>
        public int GetResponses { get; private set; }

        /// <summary>Number of the open channel, 1 to 19; 0 when none is open in the present SIM epoch.</summary>
        public int Channel
        {
            get { return _state == Closed || HasEpochEnded ? 0 : _channel; }
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

        /// <summary>The interindustry class byte of a channel (ETSI TS 102 221 clause 10.1.1).</summary>
        /// <param name="channel">0 to 19.</param>
        /// <returns>00 to 03 or 40 to 4F.</returns>
        public static int InterindustryClass(int channel)
        {
            return channel < 4 ? channel : 0x40 | (channel - 4);
        }

        /// <summary>The proprietary class byte of a channel (ETSI TS 102 221 clause 10.1.1).</summary>
        /// <param name="channel">0 to 19.</param>
        /// <returns>80 to 83 or C0 to CF.</returns>
        public static int ProprietaryClass(int channel)
        {
            return 0x80 | InterindustryClass(channel);
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
                Lose(true);
                Observe(command, 0, 0);
                throw;
            }

            response.Accept(length);
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

        private static SignetException Unsafe(string rule)
        {
            return new SignetException(ErrorCode.UnsafeApdu, rule);
        }

        private void Check(byte[] apdu, int dataLength)
        {
            int cla = apdu[0];
            int ins = apdu[1];
            if (ins == IotSafe.InsManageChannel)
            {
                CheckManageChannel(apdu, dataLength);
                return;
            }

            if (ins == IotSafe.InsGetResponse && _opening)
            {
                if (!_responseWaits || cla != 0 || dataLength != 0)
                {
                    throw Unsafe("GET RESPONSE out of turn");
                }

                return;
            }

            if (_state == Closed || HasEpochEnded)
            {
                if (_channel == 0)
                {
                    throw Unsafe("no channel was opened");
                }

                Lose(true);
                throw new SignetException(ErrorCode.ChannelLost, "SIM epoch ended");
            }

            bool interindustry = cla == InterindustryClass(_channel);
            if (!interindustry && cla != ProprietaryClass(_channel))
            {
                throw Unsafe("class of another channel");
            }

            if (ins == IotSafe.InsSelect)
            {
                if (!interindustry || apdu[2] != 4 || apdu[3] != 0 || dataLength < 5 || dataLength > 16)
                {
                    throw Unsafe("SELECT other than by AID");
                }

                return;
            }

            if (ins == IotSafe.InsGetResponse)
            {
                if (!_responseWaits || !interindustry || dataLength != 0)
                {
                    throw Unsafe("GET RESPONSE out of turn");
                }

                return;
            }

            CheckAppletInstruction(apdu);
        }

        private void CheckManageChannel(byte[] apdu, int dataLength)
        {
            int channel = apdu[3];
            bool good = apdu[0] == 0 && dataLength == 0;
            if (apdu[2] == 0)
            {
                good = good && channel == 0 && (_state == Closed || HasEpochEnded);
            }
            else
            {
                good = good && apdu[2] == 0x80 && channel > 0 && channel <= MaxChannel && !HasEpochEnded
                    && ((_state != Closed && channel == _channel) || (_ours >> channel & 1) != 0);
            }

            if (!good)
            {
                throw Unsafe("MANAGE CHANNEL on a channel that is not ours");
            }
        }

        private void CheckAppletInstruction(byte[] apdu)
        {
            int ins = apdu[1];
            if (!AppletInstruction.IsKnown(ins))
            {
                throw Unsafe("instruction that IoT SAFE does not have");
            }

            if (_state < Selected)
            {
                throw Unsafe("applet instruction before SELECT");
            }

            if (_state == Selected ? !AppletInstruction.IsProbe(apdu) : apdu[0] != AppletClass)
            {
                throw Unsafe("class that the applet has not answered to");
            }

            if (AppletInstruction.IsInSession(ins) && apdu[3] != _session)
            {
                throw Unsafe("session number");
            }

            // P3 is Lc, or Le when 6Cxx made us repeat a command without data: neither may be the PIN commands' 16.
            if ((ins == IotSafe.InsPutPublicKeyInit || ins == IotSafe.InsVerifySignatureInit)
                && apdu[4] == PinDataLength)
            {
                throw Unsafe("16 data bytes would be a PIN command to a USIM");
            }
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
                || (_state == Proven && (StatusWord.EndsEpoch(sw) || sw == StatusWord.Unknown
                    || (ins == IotSafe.InsGetResponse && StatusWord.IsResponseGone(sw)))))
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
