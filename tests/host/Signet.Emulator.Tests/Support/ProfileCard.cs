using Signet.Emulator.Card;
using Signet.Emulator.Profiles;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Support
{
    /// <summary>A card of a profile in the hand, its applet selected on a channel.</summary>
    internal sealed class ProfileCard
    {
        private int _channel;

        private ProfileCard(CardProfile profile)
        {
            Profile = profile;
            var person = new CardPersonaliser
            {
                DeviceKey = Vectors.KeyK(),
                ClientCertificate = Certificates.Ca(),
                CaCertificate = Certificates.Ca(),
            };
            Store = person.Build(profile);
            Applet = new IotSafeApplet(Store, profile.Applet);
            Card = new UiccCard(new UsimApplication(profile.Usim), profile.Uicc);
            Card.Install(Applet);
            Open();
        }

        public CardProfile Profile { get; }

        public ObjectStore Store { get; }

        public IotSafeApplet Applet { get; }

        public UiccCard Card { get; }

        /// <summary>Class byte for the applet's commands, in hexadecimal.</summary>
        public string Class => Cla(Profile.Applet.Class != AcceptedClass.Interindustry);

        public int FirstSession => Profile.Applet.LowestSession;

        public static ProfileCard Of(string name)
        {
            return new ProfileCard(CardProfile.Named(name));
        }

        public static ProfileCard Of(CardProfile profile)
        {
            return new ProfileCard(profile);
        }

        public string Send(string hex)
        {
            return Convert.ToHexString(Card.Transmit(Convert.FromHexString(hex)));
        }

        /// <summary>A command with its GET RESPONSEs; data and final status.</summary>
        public string Fetch(string hex)
        {
            string data = "";
            string answer = Send(hex);
            while (answer[^4..^2] == "61")
            {
                data += answer[..^4];
                answer = Send(Cla(false) + "C00000" + answer[^2..]);
            }

            return data + answer;
        }

        /// <summary>As <see cref="Fetch"/>, again while the card says that it is being administered, or that the class is another.</summary>
        public string FetchPatiently(string hex)
        {
            string answer = Fetch(hex);
            for (int i = 0; i < 10 && answer is "6984"; i++)
                answer = Fetch(hex);
            return answer;
        }

        public string SendPatiently(string hex)
        {
            return FetchPatiently(hex);
        }

        public string SignInit(PrivateKeyObject key, int session)
        {
            return $"{Class}2A00{session:X2}{12 + key.Id.Length:X2}84{key.Id.Length:X2}{key.Name}A1010391020001920104";
        }

        /// <summary>Resets the card and selects the applet anew.</summary>
        public void Reopen()
        {
            Card.Reset();
            Open();
        }

        /// <summary>Class byte of the card's channel in hexadecimal.</summary>
        public string ClassOf(bool proprietary)
        {
            return Cla(proprietary);
        }

        private void Open()
        {
            if (Profile.Uicc.MaxChannel > 3)
                Send("80AA000005A903810101");
            _channel = Convert.ToInt32(Send("0070000001")[..2], 16);
            byte[] aid = Profile.Applet.Aids[0];
            string answer = Fetch($"{Cla(false)}A40400{aid.Length:X2}{Convert.ToHexString(aid)}");
            Assert.True(answer[^4..] == "9000" || answer[^4..^2] == "91", answer);
        }

        private string Cla(bool proprietary)
        {
            int cla = _channel < 4 ? _channel : 0x40 | (_channel - 4);
            return (proprietary ? cla | 0x80 : cla).ToString("X2");
        }
    }
}
