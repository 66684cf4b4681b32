using Signet.Core;

namespace Signet.Sim
{
    /// <content>The rules that an APDU must pass.</content>
    public sealed partial class ApduGuard
    {
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
                if (_channel == 0 && !_managed)
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
                if (_managed || !interindustry || apdu[2] != 4 || apdu[3] != 0 || dataLength < 5 || dataLength > 16)
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
    }
}
